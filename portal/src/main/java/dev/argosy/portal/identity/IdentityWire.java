package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.portal.foundation.History;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of identity's facts. */
final class IdentityWire {
    private static final JsonMapper JSON = new JsonMapper();

    private IdentityWire() {}

    static History.Fact organizationCreated(Organization organization) {
        return fact("organization-created", new OrganizationCreated(organization.name(), organization.kind()));
    }

    static History.Fact projectCreated(Project project) {
        return fact("project-created", new ProjectCreated(project.id().text(), project.name()));
    }

    static History.Fact keyIssued(KeyFacts key) {
        return fact(
                "api-key-issued",
                new KeyIssued(key.id().text(), key.role(), key.project().text()));
    }

    static History.Fact keyRevoked(ApiKeyId key) {
        return fact("api-key-revoked", new KeyRevoked(key.text()));
    }

    private static History.Fact fact(String kind, Record body) {
        return new History.Fact(kind, JSON.writeValueAsString(body));
    }

    private record OrganizationCreated(String name, Organization.Kind kind) {}

    private record ProjectCreated(String project, String name) {}

    private record KeyIssued(String key, Role role, String project) {}

    private record KeyRevoked(String key) {}
}
