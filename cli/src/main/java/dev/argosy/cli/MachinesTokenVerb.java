package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "A token that joins one machine to your organization, once.",
        footer = {
            "",
            "Example:",
            "  T=$(argosy machines token)",
            "  argosy agent join --portal URL --token $T    # on the machine to join"
        })
final class MachinesTokenVerb extends Verb {
    @Option(names = "--valid-for", paramLabel = "TIME", description = "How long it can be used (at most 15m).")
    private @Nullable String validFor;

    @Override
    protected int run(Session session) throws IOException {
        Json token = session.portal()
                .machineToken(
                        validFor == null ? Optional.empty() : Optional.of(Words.duration("--valid-for", validFor)));
        if (session.json()) {
            session.document(token);
        } else {
            session.print(token.text("token"));
            session.note("joins one machine until " + token.text("expiresAt"));
        }
        return ExitCode.DONE;
    }
}
