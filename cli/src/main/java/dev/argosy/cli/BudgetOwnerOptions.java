package dev.argosy.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whose budget: the organization's unless a key or a project is named. */
final class BudgetOwnerOptions {
    @ArgGroup
    private @Nullable One one;

    /** At most one of these. */
    static final class One {
        @Option(names = "--key", paramLabel = "ID", description = "The budget of this API key: key_0199…")
        private @Nullable String key;

        @Option(names = "--project", paramLabel = "ID", description = "The budget of this project: prj_0199…")
        private @Nullable String project;
    }

    /** @param scope as in the portal's paths */
    record Owner(String scope, String id) {}

    Owner owner(Session session) throws IOException {
        if (one != null && one.key != null) {
            return new Owner("key", one.key);
        }
        if (one != null && one.project != null) {
            return new Owner("project", one.project);
        }
        return new Owner("organization", session.portal().whoAmI().text("id"));
    }
}
