package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transactions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of an organization's projects and API keys. */
@RestController
@RequestMapping("/api/v1")
class KeyEndpoint {
    private final Transactions transactions;
    private final Identities identities;

    KeyEndpoint(Transactions transactions, Identities identities) {
        this.transactions = transactions;
        this.identities = identities;
    }

    @GetMapping("/projects")
    Items<ProjectView> projects(Caller caller) {
        Access.require(caller, Permission.READ_ORGANIZATION);
        return Items.of(transactions.run(tx -> identities.projects(tx, caller.organization())).stream()
                .map(ProjectView::of)
                .toList());
    }

    @PostMapping("/projects")
    @ResponseStatus(HttpStatus.CREATED)
    ProjectView createProject(Caller caller, @RequestBody ProjectWish wish) {
        Access.require(caller, Permission.MANAGE_ORGANIZATION);
        String name = name(wish.name());
        return ProjectView.of(transactions.run(tx -> identities.createProject(tx, caller.organization(), name)));
    }

    @GetMapping("/keys")
    Items<KeyView> keys(Caller caller) {
        Access.require(caller, Permission.READ_ORGANIZATION);
        return Items.of(transactions.run(tx -> identities.keys(tx, caller.organization())).stream()
                .map(key -> KeyView.of(key, caller))
                .toList());
    }

    @PostMapping("/keys")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedView issue(Caller caller, @RequestBody KeyBody body) {
        Access.require(caller, Permission.MANAGE_ORGANIZATION);
        Identities.KeyWish wish = body.wish(caller.organization());
        return IssuedView.of(transactions.run(tx -> identities.issueKey(tx, wish)));
    }

    /** A key cannot revoke itself: an organization without an owner's key could never get another. */
    @PostMapping("/keys/{id}/revoke")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Caller caller, @PathVariable String id) {
        Access.require(caller, Permission.MANAGE_ORGANIZATION);
        ApiKeyId key = Requests.pathId(id, ApiKeyId::parse);
        if (key.equals(caller.key())) {
            throw Refusal.of(
                            Codes.WRONG_STATE,
                            "key: the one that asks (expected: another)",
                            "revoke it with another owner's key")
                    .asException();
        }
        transactions.execute(tx -> identities.revokeKey(tx, caller.organization(), key));
    }

    private static String name(@Nullable String given) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty()
                || name.length() > Organization.MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "name: '" + name.replaceAll("\\p{Cntrl}", "?")
                                    + "' (expected: 1..100 printable characters)",
                            "give another name")
                    .asException();
        }
        return name;
    }

    /** All of them: an organization may have few enough. */
    record Items<T>(List<T> items, @Nullable String next) {
        static <T> Items<T> of(List<T> items) {
            return new Items<>(items, null);
        }
    }

    record ProjectWish(@Nullable String name) {}

    record ProjectView(String id, String name, String createdAt) {
        static ProjectView of(Project project) {
            return new ProjectView(project.id().text(), project.name(), Instants.text(project.createdAt()));
        }
    }

    private static Role role(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' (expected: owner, admin, member, billing or viewer)"));
    }

    record KeyBody(
            @Nullable String role,
            @Nullable String name,
            @Nullable String project) {
        Identities.KeyWish wish(OrganizationId organization) {
            return new Identities.KeyWish(
                    organization,
                    Requests.field("role", role == null ? "" : role, KeyEndpoint::role),
                    project == null ? null : Requests.field("project", project, ProjectId::parse),
                    name == null ? null : KeyEndpoint.name(name));
        }
    }

    record KeyView(String id, @Nullable String name, String role, String project, String createdAt, boolean current) {
        static KeyView of(KeyFacts key, Caller caller) {
            return new KeyView(
                    key.id().text(),
                    key.name(),
                    key.role().name(),
                    key.project().text(),
                    Instants.text(key.createdAt()),
                    key.id().equals(caller.key()));
        }
    }

    /** @param apiKey the whole key, shown once */
    record IssuedView(String id, String role, String project, String apiKey) {
        static IssuedView of(Identities.IssuedKey issued) {
            KeyFacts key = issued.facts();
            return new IssuedView(
                    key.id().text(), key.role().name(), key.project().text(), issued.text());
        }
    }
}
