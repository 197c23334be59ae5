package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Let a cluster that was hired for a time run longer.",
        footer = {"", "Example:", "  argosy clusters extend clu_0199… --for 30m"})
final class ClustersExtendVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The cluster.")
    private String id = "";

    @Option(names = "--for", required = true, paramLabel = "TIME", description = "How much longer, such as 30m.")
    private String time = "";

    @Override
    protected int run(Session session) throws IOException {
        Json cluster = session.portal().extend(id, Words.duration("--for", time), session.idempotencyKey());
        if (session.json()) {
            session.document(cluster);
        } else {
            session.note("extended by " + time);
        }
        return ExitCode.DONE;
    }
}
