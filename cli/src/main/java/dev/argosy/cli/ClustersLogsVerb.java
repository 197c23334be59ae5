package dev.argosy.cli;

import dev.argosy.client.Cluster;
import dev.argosy.client.ClusterEvents;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Output of a cluster's nodes, as far as it is kept (16 MB a node).",
        footer = {
            "",
            "Examples:",
            "  argosy clusters logs clu_0199…",
            "  argosy clusters logs clu_0199… --rank 1 --follow"
        })
final class ClustersLogsVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The cluster.")
    private String id = "";

    @Option(names = "--rank", paramLabel = "N", description = "Only this node.")
    private @Nullable Long rank;

    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            description = "Only stdout or stderr, raw, on stdout; needs a rank when there are several nodes.")
    private @Nullable String stream;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the cluster ends.")
    private boolean follow;

    @Override
    protected int run(Session session) throws IOException {
        Cluster cluster = session.portal().cluster(id);
        if (stream != null) {
            raw(session, cluster, stream);
            return ExitCode.DONE;
        }
        var output = new JobOutput(session.shell(), cluster.nodes().size() > 1, session.json());
        new ClusterEvents(session.portal().http(), session.shell().ticker()).follow(id, follow, (name, data) -> {
            if (name.equals("log") && (rank == null || data.number("rank") == rank)) {
                output.log(data);
            } else if (session.json() && rank == null) {
                output.line(data);
            }
        });
        output.finish();
        return ExitCode.DONE;
    }

    private void raw(Session session, Cluster cluster, String wanted) throws IOException {
        if (!List.of("stdout", "stderr").contains(wanted)) {
            throw wrongUse("--stream: '" + Table.clean(wanted) + "' (expected: stdout or stderr)");
        }
        if (rank == null && cluster.nodes().size() > 1) {
            throw wrongUse(
                    "--stream needs --rank: this cluster has " + cluster.nodes().size() + " nodes");
        }
        session.portal()
                .logs(id, rank == null ? 0 : rank, wanted, 0, session.shell().out());
        session.shell().out().flush();
    }
}
