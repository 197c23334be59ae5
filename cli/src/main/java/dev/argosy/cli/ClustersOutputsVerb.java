package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description =
                "Files that a job left in $$ARGOSY_OUTPUT (64 MB a node, kept 7 days): lists them, or fetches them.",
        footer = {
            "",
            "Examples:",
            "  argosy clusters outputs clu_0199…",
            "  argosy clusters outputs clu_0199… --to results"
        })
final class ClustersOutputsVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The cluster.")
    private String id = "";

    @Option(names = "--to", paramLabel = "DIR", description = "Fetch them into DIR/<rank>/…")
    private @Nullable Path to;

    @Override
    protected int run(Session session) throws IOException {
        Json document;
        if (to == null) {
            document = session.portal().outputs(id).document();
        } else {
            List<Json> fetched = Outputs.fetch(session.portal(), id, to);
            Outputs.warnOfLeftOut(session, fetched, to);
            document = Json.Fields.start()
                    .put("items", new Json.Array(fetched))
                    .put("next", Json.NULL)
                    .done();
        }
        var table = new Table("RANK>", "SIZE>", "DIGEST");
        document.at("items")
                .items()
                .forEach(output ->
                        table.row(output.number("rank"), Words.bytes(output.number("bytes")), output.text("digest")));
        session.list(document, table, "This cluster left no files.");
        return ExitCode.DONE;
    }
}
