package dev.argosy.cli;

import dev.argosy.client.Cluster;
import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "What you have hired, newest first.",
        footer = {
            "",
            "Examples:",
            "  argosy clusters list",
            "  argosy clusters list --state RUNNING",
            "  argosy clusters list --limit 20"
        })
final class ClustersListVerb extends Verb {
    private static final int SHOWN_COMMAND = 40;

    @Mixin
    private ListOptions list = new ListOptions();

    @Option(names = "--state", paramLabel = "STATE", description = "Only in this state, such as RUNNING or ENDED.")
    private @Nullable String state;

    @Override
    protected int run(Session session) throws IOException {
        Json clusters = session.portal().clusters(Optional.ofNullable(state)).document(list.most(this));
        var table = new Table("CLUSTER", "STATE", "NODES>", "EXIT>", "USD>", "CREATED", "COMMAND");
        PortalApi.clustersOf(clusters)
                .forEach(cluster -> table.row(
                        cluster.id(),
                        cluster.state(),
                        cluster.nodes().size(),
                        cluster.exitCode().map(String::valueOf).orElse(""),
                        Words.usd(cluster.costMicroUsd()),
                        Words.ago(cluster.createdAt(), session.now()),
                        command(cluster)));
        session.list(
                clusters,
                table,
                state == null ? "No clusters yet. Try `argosy run -- echo hello`." : "No clusters in that state.");
        return ExitCode.DONE;
    }

    private static String command(Cluster cluster) {
        String command = String.join(" ", cluster.command());
        return command.length() > SHOWN_COMMAND ? command.substring(0, SHOWN_COMMAND) + "…" : command;
    }
}
