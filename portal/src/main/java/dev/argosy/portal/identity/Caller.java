package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Requester;

/**
 * Who is asking, as established from the API key; controllers take it as an argument.
 *
 * @param operator whether the organization runs this portal
 * @param project the project that the key belongs to
 */
public record Caller(OrganizationId organization, Role role, boolean operator, ApiKeyId key, ProjectId project) {
    /** What counts what this caller hires. */
    public Requester requester() {
        return new Requester(key, project);
    }
}
