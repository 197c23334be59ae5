package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Revoke an API key, at once and for good. What it hired goes on.",
        footer = {"", "Example:", "  argosy keys revoke key_0199…"})
final class KeysRevokeVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The key, as `argosy keys list` shows it.")
    private String id = "";

    @Override
    protected int run(Session session) throws IOException {
        session.portal().revokeKey(id);
        if (session.json()) {
            session.document(Json.Fields.start().put("revoked", id).done());
        } else {
            session.note(id + " is revoked");
        }
        return ExitCode.DONE;
    }
}
