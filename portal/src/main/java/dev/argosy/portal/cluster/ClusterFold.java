package dev.argosy.portal.cluster;

import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterEvent.AttemptFailed;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterGranted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRequested;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStarted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.DurationExtended;
import dev.argosy.portal.cluster.ClusterEvent.FailureAttributed;
import dev.argosy.portal.cluster.ClusterEvent.NodeEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeExited;
import dev.argosy.portal.cluster.ClusterEvent.NodePrepared;
import dev.argosy.portal.cluster.ClusterEvent.NodeStarted;
import dev.argosy.portal.cluster.ClusterEvent.NodeStopping;
import dev.argosy.portal.cluster.ClusterEvent.StopRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** Turns events into state: the only thing that changes a cluster. Pure. */
final class ClusterFold {
    private ClusterFold() {}

    static Cluster begin(ClusterRequested requested) {
        return new Planning(requested.spec(), 1, null);
    }

    static Cluster apply(Cluster cluster, ClusterEvent event) {
        return switch (event) {
            case ClusterRequested _ -> throw impossible(cluster, event);
            case AttemptFailed(int attempt, var _)
            when cluster instanceof Planning planning -> new Planning(planning.spec(), attempt + 1, planning.stop());
            case StopRequested(var outcome)
            when cluster instanceof Planning planning -> new Planning(planning.spec(), planning.attempt(), outcome);
            case ClusterGranted(var grant, var nodes)
            when cluster instanceof Planning planning -> new Deploying(planning.spec(), grant, nodes);
            case AttemptFailed _, StopRequested _, ClusterGranted _ -> throw impossible(cluster, event);
            case NodePrepared(int rank, var stages) -> node(cluster, rank, node -> node.prepared(stages));
            case NodeStarted(int rank, var start, var stages, var _) ->
                node(cluster, rank, node -> node.started(start, stages));
            case NodeStopping(int rank, var reason, var code, var at) ->
                node(cluster, rank, node -> node.stopping(reason, code, at));
            case NodeExited(int rank, int code) -> node(cluster, rank, node -> node.exited(code));
            case NodeEnded(int rank, var reason, var code, var at) ->
                node(cluster, rank, node -> node.ended(reason, code, at));
            case ClusterStarted(var at, var _)
            when cluster instanceof Deploying deploying ->
                new Running(deploying.spec(), deploying.grant(), deploying.nodes(), at);
            case ClusterStarted _ -> throw impossible(cluster, event);
            case ClusterStopping(var outcome, var at) -> stopping(cluster, outcome, at);
            case FailureAttributed(var outcome)
            when cluster instanceof Stopping stopping ->
                new Stopping(
                        stopping.spec(), stopping.grant(), stopping.nodes(), stopping.since(), outcome, stopping.at());
            case FailureAttributed _ -> throw impossible(cluster, event);
            case DurationExtended(var duration) -> lasting(cluster, duration);
            case ClusterEnded(var outcome, var at) -> ended(cluster, outcome, at);
        };
    }

    private static Cluster stopping(Cluster cluster, Outcome outcome, Instant at) {
        return switch (cluster) {
            case Deploying(var spec, var grant, var nodes) -> new Stopping(spec, grant, nodes, null, outcome, at);
            case Running(var spec, var grant, var nodes, var since) ->
                new Stopping(spec, grant, nodes, since, outcome, at);
            case Planning _, Stopping _, Ended _ -> throw impossible(cluster, new ClusterStopping(outcome, at));
        };
    }

    private static Cluster ended(Cluster cluster, Outcome outcome, Instant at) {
        return switch (cluster) {
            case Planning planning -> new Ended(planning.spec(), null, List.of(), null, outcome, at);
            case Stopping(var spec, var grant, var nodes, var since, var _, var _) ->
                new Ended(spec, grant, nodes, since, outcome, at);
            case Deploying _, Running _, Ended _ -> throw impossible(cluster, new ClusterEnded(outcome, at));
        };
    }

    private static Cluster lasting(Cluster cluster, Duration duration) {
        return switch (cluster) {
            case Planning(var spec, int attempt, var stop) -> new Planning(spec.lasting(duration), attempt, stop);
            case Deploying(var spec, var grant, var nodes) -> new Deploying(spec.lasting(duration), grant, nodes);
            case Running(var spec, var grant, var nodes, var since) ->
                new Running(spec.lasting(duration), grant, nodes, since);
            case Stopping _, Ended _ -> throw impossible(cluster, new DurationExtended(duration));
        };
    }

    private static Cluster node(Cluster cluster, int rank, UnaryOperator<Node> change) {
        List<Node> nodes = cluster.nodes().stream()
                .map(node -> node.rank() == rank ? change.apply(node) : node)
                .toList();
        return switch (cluster) {
            case Planning _ -> throw new IllegalStateException(cluster.id() + ": no node " + rank + " while planning");
            case Deploying(var spec, var grant, var _) -> new Deploying(spec, grant, nodes);
            case Running(var spec, var grant, var _, var since) -> new Running(spec, grant, nodes, since);
            case Stopping(var spec, var grant, var _, var since, var end, var at) ->
                new Stopping(spec, grant, nodes, since, end, at);
            case Ended(var spec, var grant, var _, var since, var end, var at) ->
                new Ended(spec, grant, nodes, since, end, at);
        };
    }

    private static IllegalStateException impossible(Cluster cluster, ClusterEvent event) {
        return new IllegalStateException(cluster.id() + ": " + event.getClass().getSimpleName()
                + " cannot happen to a cluster that is " + cluster.state());
    }
}
