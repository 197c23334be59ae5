package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(description = "Your organization's API keys that were not revoked.")
final class KeysListVerb extends Verb {
    @Override
    protected int run(Session session) throws IOException {
        Json keys = session.portal().keys();
        var table = new Table("KEY", "NAME", "ROLE", "PROJECT", "CREATED", "CURRENT");
        keys.at("items")
                .items()
                .forEach(key -> table.row(
                        key.text("id"),
                        key.text("name"),
                        key.text("role"),
                        key.text("project"),
                        key.text("createdAt"),
                        key.truth("current") ? "yes" : ""));
        session.list(keys, table, "No keys.");
        return ExitCode.DONE;
    }
}
