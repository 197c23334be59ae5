package dev.argosy.cli;

import dev.argosy.client.Cluster;
import dev.argosy.client.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "One cluster, node by node.",
        footer = {"", "Example:", "  argosy clusters show clu_0199…"})
final class ClustersShowVerb extends Verb {
    private static final List<String> STAGES = List.of("plan", "pay", "network", "image", "start", "ready");

    @Parameters(paramLabel = "ID", description = "The cluster.")
    private String id = "";

    @Override
    protected int run(Session session) throws IOException {
        Cluster cluster = session.portal().cluster(id);
        if (session.json()) {
            session.document(cluster.document());
            return ExitCode.DONE;
        }
        session.pair("cluster", cluster.id() + (cluster.name().isEmpty() ? "" : "  " + Table.clean(cluster.name())));
        session.pair("state", cluster.state());
        cluster.queuedBehind().ifPresent(ahead -> session.pair("queue", ahead + " before it"));
        session.pair("command", Table.clean(String.join(" ", cluster.command())));
        session.pair("created", cluster.createdAt());
        session.pair("stages", stages(cluster));
        session.pair("cost so far", Words.usd(cluster.costMicroUsd()) + " USD");
        cluster.exitCode().ifPresent(code -> session.pair("exit code", String.valueOf(code)));
        if (cluster.document().has("reason")) {
            session.pair("reason", reason(cluster.reason()));
        }
        cluster.invoice().ifPresent(invoice -> session.pair("invoice", invoice));
        session.print("");
        var table = new Table("RANK>", "STATE", "MACHINE", "GPUS", "EXIT>", "USD/HOUR>", "PAID UNTIL", "REASON");
        cluster.nodes()
                .forEach(node -> table.row(
                        node.rank(),
                        node.state(),
                        node.machine(),
                        node.gpus() + " × " + node.model() + (node.simulated() ? " (simulated)" : ""),
                        node.exitCode().map(String::valueOf).orElse(""),
                        Words.usd(node.rateMicroUsdPerHour()),
                        node.paidUntil(),
                        reason(node.reason())));
        session.print(table);
        return ExitCode.DONE;
    }

    private static String stages(Cluster cluster) {
        return String.join(
                " · ",
                STAGES.stream()
                        .filter(stage -> cluster.stages().has(stage))
                        .map(stage ->
                                stage + " " + Words.millis(cluster.stages().number(stage)))
                        .toList());
    }

    static String reason(Json reason) {
        String message = reason.text("message");
        return reason.text("code") + (message.isEmpty() ? "" : ": " + message);
    }
}
