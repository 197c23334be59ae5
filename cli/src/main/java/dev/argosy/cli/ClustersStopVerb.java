package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Stop clusters. Their jobs get TERM, then KILL; what is paid and unused comes back.",
        footer = {"", "Example:", "  argosy clusters stop clu_0199…"})
final class ClustersStopVerb extends Verb {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The clusters.")
    private List<String> ids = List.of();

    @Override
    protected int run(Session session) throws IOException {
        for (String id : ids) {
            session.portal().stop(id);
            if (!session.json()) {
                session.note("stopping " + id);
            }
        }
        if (session.json()) {
            session.document(
                    Json.Fields.start().put("stopping", Json.ofStrings(ids)).done());
        }
        return ExitCode.DONE;
    }
}
