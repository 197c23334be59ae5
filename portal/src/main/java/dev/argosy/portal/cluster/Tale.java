package dev.argosy.portal.cluster;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.cluster.ClusterEvent.AttemptFailed;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointAsked;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterDegraded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterGranted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPaused;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPausing;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRecovered;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRequested;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStarted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.DurationExtended;
import dev.argosy.portal.cluster.ClusterEvent.FailureAttributed;
import dev.argosy.portal.cluster.ClusterEvent.NodeEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeExited;
import dev.argosy.portal.cluster.ClusterEvent.NodeFenced;
import dev.argosy.portal.cluster.ClusterEvent.NodeGivenUp;
import dev.argosy.portal.cluster.ClusterEvent.NodeLeaving;
import dev.argosy.portal.cluster.ClusterEvent.NodeLost;
import dev.argosy.portal.cluster.ClusterEvent.NodePrepared;
import dev.argosy.portal.cluster.ClusterEvent.NodeReachable;
import dev.argosy.portal.cluster.ClusterEvent.NodeReplaced;
import dev.argosy.portal.cluster.ClusterEvent.NodeStarted;
import dev.argosy.portal.cluster.ClusterEvent.NodeStaying;
import dev.argosy.portal.cluster.ClusterEvent.NodeStopping;
import dev.argosy.portal.cluster.ClusterEvent.NodeSuspected;
import dev.argosy.portal.cluster.ClusterEvent.NodeUnreachable;
import dev.argosy.portal.cluster.ClusterEvent.ReplacementRefused;
import dev.argosy.portal.cluster.ClusterEvent.StopRequested;
import dev.argosy.portal.lease.Movements.Movement;
import dev.argosy.portal.lease.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a cluster's history says to people, line by line; an event without words here does not compile. */
final class Tale {
    private Tale() {}

    /**
     * One line.
     *
     * @param type what happened, for programs: kebab-case, in the past tense
     * @param reason its code, party, evidence and effect; null where nothing failed or ended
     * @param microUsd the money that moved; null for none
     */
    record Line(
            String type,
            @Nullable Integer rank,
            String text,
            @Nullable Reason reason,
            @Nullable Long microUsd) {
        static Line of(String type, String text) {
            return new Line(type, null, text, null, null);
        }

        static Line node(String type, int rank, String text) {
            return new Line(type, rank, text, null, null);
        }

        Line because(Reason why) {
            return new Line(type, rank, text, why, microUsd);
        }
    }

    static List<Line> of(ClusterEvent event) {
        return switch (event) {
            case ClusterRequested(var spec) -> List.of(Line.of("requested", requested(spec)));
            case AttemptFailed(int attempt, String code) ->
                List.of(Line.of("attempt-failed", "attempt " + attempt + " found its slices taken (" + code + ")"));
            case StopRequested(var outcome) ->
                List.of(Line.of("stop-requested", outcome.message()).because(outcome.reason()));
            case ClusterGranted(var grant, var nodes) -> granted(grant, nodes);
            case NodePrepared(int rank, var stages) -> List.of(Line.node("prepared", rank, prepared(stages)));
            case NodeStarted(int rank, var _, var stages, boolean _) ->
                List.of(Line.node("started", rank, "its workload runs, started in " + stages.startMillis() + " ms"));
            case ClusterStarted(var _, long millis) ->
                List.of(Line.of("ready", "all nodes run, " + millis + " ms after the request"));
            case NodeStopping(int rank, var reason, var code, var _) ->
                List.of(Line.node("stopping", rank, why(reason) + code(code)).because(reason));
            case NodeExited(int rank, int code) -> List.of(Line.node("exited", rank, "exit code " + code));
            case NodeEnded(int rank, var reason, var code, var _) ->
                List.of(Line.node("node-ended", rank, why(reason) + code(code)).because(reason));
            case NodeSuspected(int rank, var _) ->
                List.of(Line.node("suspected", rank, "its machine is later than usual and is asked"));
            case NodeUnreachable(int rank, var _, var lastContact) ->
                List.of(Line.node("unreachable", rank, "its machine does not answer, last heard of at " + lastContact));
            case NodeReachable(int rank, var _) -> List.of(Line.node("reachable", rank, "its machine answers again"));
            case NodeLost(int rank, var _, var lastContact, String code, String evidence) ->
                List.of(Line.node("lost", rank, code + ": " + evidence + ", last heard of at " + lastContact));
            case NodeFenced(int rank, var lease, var reason, var _) ->
                List.of(Line.node("fenced", rank, "nothing more is taken from " + lease.text())
                        .because(reason));
            case NodeReplaced(var node, var _) -> List.of(Line.node("replaced", node.rank(), place(node)));
            case ReplacementRefused(int rank, String code, String message, boolean again, var _) ->
                List.of(Line.node(
                        "replacement-refused", rank, code + ": " + message + (again ? "; asking again" : "")));
            case NodeGivenUp(int rank, var _) -> List.of(Line.node("given-up", rank, "the others go on without it"));
            case NodeLeaving(int rank, var _, var by, String code) ->
                List.of(Line.node("leaving", rank, "its machine is taken away at " + by + " (" + code + ")"));
            case NodeStaying(int rank, var _) -> List.of(Line.node("staying", rank, "its machine stays"));
            case CheckpointAsked(int rank, var _, var until) ->
                List.of(Line.node("checkpoint-asked", rank, "it may save its work until " + until));
            case CheckpointEnded(int rank, String state, int exitCode, var _) ->
                List.of(Line.node("checkpoint-ended", rank, state.toLowerCase(Locale.ROOT) + code(exitCode)));
            case ClusterDegraded _ -> List.of(Line.of("degraded", "not all nodes run"));
            case ClusterRecovered _ -> List.of(Line.of("recovered-whole", "all nodes run again"));
            case ClusterPausing _ -> List.of(Line.of("pausing", "all nodes end, to start again together"));
            case ClusterPaused _ -> List.of(Line.of("paused", "waits for room for all its nodes"));
            case ClusterStopping(var outcome, var _) ->
                List.of(Line.of("cluster-stopping", outcome.message()).because(outcome.reason()));
            case FailureAttributed(var outcome) ->
                List.of(Line.of("failure-attributed", outcome.message()).because(outcome.reason()));
            case DurationExtended(var duration) -> List.of(Line.of("extended", "it may run " + duration + " in all"));
            case ClusterEnded(var outcome, var _) ->
                List.of(Line.of("ended", outcome.message() + code(outcome.exitCode()))
                        .because(outcome.reason()));
        };
    }

    static Line of(Movement movement) {
        String amount = Money.ofMicroUsd(movement.microUsd()).toUsd() + " USD";
        Line line = switch (movement.kind()) {
            case RESERVED -> Line.of("reserved", amount + " set aside");
            case CHARGED -> Line.of("charged", amount + " charged for what was served");
            case RELEASED -> Line.of("refunded", amount + " given back");
            case CREDITED -> Line.of("credited", amount + " SLA credit for lost time");
            case RECOVERED -> Line.of("recovered", amount + " taken back from the provider at fault");
            case INVOICE_ISSUED -> Line.of("invoiced", "invoice " + movement.subject() + " over " + amount);
        };
        return new Line(line.type(), null, line.text(), null, movement.microUsd());
    }

    private static String requested(ClusterSpec spec) {
        return spec.nodes() + (spec.nodes() == 1 ? " node" : " nodes") + ": " + String.join(" ", spec.command());
    }

    private static List<Line> granted(Cluster.Grant grant, List<Node> nodes) {
        var lines = new ArrayList<Line>();
        lines.add(Line.of(
                "planned", "slices found in " + grant.planMillis() + " ms, paid in " + grant.payMillis() + " ms"));
        nodes.forEach(node -> lines.add(Line.node("granted", node.rank(), place(node))));
        return lines;
    }

    /** Where a node runs, and for how much. */
    private static String place(Node node) {
        String gpus = node.gpus() == 0 ? "cpu only" : node.gpus() + " × " + node.model();
        String rate = Money.ofMicroUsd(node.rateMicroUsdPerHour()).toUsd();
        return gpus + " on " + node.machineName() + " (" + node.machine().text() + ") at " + rate + " USD/hour, lease "
                + node.lease().text();
    }

    private static String prepared(Stages stages) {
        return "network " + stages.networkMillis() + " ms, files " + stages.imageMillis() + " ms";
    }

    private static String why(Reason reason) {
        return reason.evidence().isEmpty() ? reason.code() : reason.code() + ": " + reason.evidence();
    }

    private static String code(@Nullable Integer code) {
        return code == null ? "" : ", exit code " + code;
    }
}
