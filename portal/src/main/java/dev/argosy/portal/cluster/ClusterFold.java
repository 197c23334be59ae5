package dev.argosy.portal.cluster;

import dev.argosy.portal.cluster.Cluster.Before;
import dev.argosy.portal.cluster.Cluster.Degraded;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Grant;
import dev.argosy.portal.cluster.Cluster.Pause;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
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
import dev.argosy.portal.cluster.Sighting.Notice;
import dev.argosy.portal.cluster.Sighting.Silence;
import dev.argosy.portal.cluster.Sighting.Trouble;
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
            when cluster instanceof Planning(var spec, int _, var stop, var before) ->
                new Planning(spec, attempt + 1, stop, before);
            case StopRequested(var outcome)
            when cluster instanceof Planning(var spec, int attempt, var _, var before) ->
                new Planning(spec, attempt, outcome, before);
            case ClusterGranted(var grant, var nodes)
            when cluster instanceof Planning planning -> new Deploying(planning.spec(), grant, nodes);
            case AttemptFailed _, StopRequested _, ClusterGranted _ -> throw impossible(cluster, event);
            case NodePrepared _,
                    NodeStarted _,
                    NodeStopping _,
                    NodeExited _,
                    NodeEnded _,
                    NodeSuspected _,
                    NodeUnreachable _,
                    NodeReachable _,
                    NodeLost _,
                    NodeFenced _,
                    NodeReplaced _,
                    ReplacementRefused _,
                    NodeGivenUp _,
                    NodeLeaving _,
                    NodeStaying _,
                    CheckpointAsked _,
                    CheckpointEnded _ -> nodes(cluster, event);
            case ClusterStarted(var at, var _)
            when cluster instanceof Deploying(var spec, var grant, var nodes, var _) ->
                new Running(spec, grant, nodes, at.minusMillis(grant.ranMillis()));
            case ClusterStarted _ -> throw impossible(cluster, event);
            case ClusterDegraded _
            when cluster instanceof Running(var spec, var grant, var nodes, var since) ->
                new Degraded(spec, grant, nodes, since, null);
            case ClusterDegraded _ -> throw impossible(cluster, event);
            case ClusterRecovered _
            when cluster instanceof Degraded(var spec, var grant, var nodes, var since, var _) ->
                new Running(spec, grant, nodes, since);
            case ClusterRecovered _ -> throw impossible(cluster, event);
            case ClusterPausing(var pause) -> pausing(cluster, pause);
            case ClusterPaused(var at) -> paused(cluster, at);
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

    /** What happened to one node. */
    private static Cluster nodes(Cluster cluster, ClusterEvent event) {
        return switch (event) {
            case NodePrepared(int rank, var stages) -> node(cluster, rank, node -> node.prepared(stages));
            case NodeStarted(int rank, var start, var stages, var _) ->
                node(cluster, rank, node -> node.started(start, stages));
            case NodeStopping(int rank, var reason, var code, var at) ->
                node(cluster, rank, node -> node.stopping(reason, code, at));
            case NodeExited(int rank, int code) -> node(cluster, rank, node -> node.exited(code));
            case NodeEnded(int rank, var reason, var code, var at) ->
                node(cluster, rank, node -> node.ended(reason, code, at));
            case NodeReplaced(var next, var _) -> node(cluster, next.rank(), _ -> next);
            // nothing more is waited for: its slice stays held for the machine's sake, not for the customer's
            case NodeFenced(int rank, var lease, var reason, var at) ->
                node(cluster, rank, node -> node.lease().equals(lease) ? node.ended(reason, null, at) : node);
            default -> care(cluster, event);
        };
    }

    private static Cluster care(Cluster cluster, ClusterEvent event) {
        return switch (event) {
            case NodeSuspected(int rank, var at) ->
                care(cluster, rank, care -> care.with(new Trouble(Silence.SUSPECTED, at, null, "", "")));
            case NodeUnreachable(int rank, var at, var last) ->
                care(cluster, rank, care -> care.with(new Trouble(Silence.UNREACHABLE, at, last, "", "")));
            case NodeReachable(int rank, var _) -> care(cluster, rank, care -> care.with((Trouble) null));
            case NodeLost(int rank, var at, var last, var code, var evidence) ->
                care(cluster, rank, care -> care.with(new Trouble(Silence.LOST, at, last, code, evidence)));
            case ReplacementRefused(int rank, var _, var _, boolean again, var _) ->
                care(cluster, rank, care -> care.refused(again));
            case NodeGivenUp(int rank, var _) -> care(cluster, rank, Care::abandoned);
            case NodeLeaving(int rank, var at, var by, var code) ->
                care(cluster, rank, care -> care.with(new Notice(at, by, code)));
            case NodeStaying(int rank, var _) -> care(cluster, rank, care -> care.with((Notice) null));
            case CheckpointAsked(int rank, var _, var until) ->
                care(cluster, rank, care -> care.with(new Care.Saving(until, "")));
            case CheckpointEnded(int rank, var state, var _, var at) ->
                care(cluster, rank, care -> care.with(new Care.Saving(at, state)));
            default -> throw impossible(cluster, event);
        };
    }

    private static Cluster care(Cluster cluster, int rank, UnaryOperator<Care> change) {
        return node(cluster, rank, node -> node.cared(change.apply(node.care())));
    }

    private static Cluster pausing(Cluster cluster, Pause pause) {
        return switch (cluster) {
            case Deploying(var spec, var grant, var nodes, var _) -> new Deploying(spec, grant, nodes, pause);
            case Running(var spec, var grant, var nodes, var since) -> new Degraded(spec, grant, nodes, since, pause);
            case Degraded(var spec, var grant, var nodes, var since, var _) ->
                new Degraded(spec, grant, nodes, since, pause);
            case Planning _, Stopping _, Ended _ -> throw impossible(cluster, new ClusterPausing(pause));
        };
    }

    /** The next attempt has a number that none before had: it names the request at lease. */
    private static Cluster paused(Cluster cluster, Instant at) {
        return switch (cluster) {
            case Deploying(var spec, var grant, var nodes, var pause)
            when pause != null -> planning(spec, before(grant, nodes, pause, grant.ranMillis()));
            case Degraded(var spec, var grant, var nodes, var since, var pause)
            when pause != null ->
                planning(
                        spec,
                        before(
                                grant,
                                nodes,
                                pause,
                                Duration.between(since, pause.at()).toMillis()));
            case Planning _, Deploying _, Running _, Degraded _, Stopping _, Ended _ ->
                throw impossible(cluster, new ClusterPaused(at));
        };
    }

    private static Before before(Grant grant, List<Node> nodes, Pause pause, long ranMillis) {
        int retries = grant.retries() + (pause.retry() ? 1 : 0);
        return new Before(
                new Grant(grant.at(), grant.planMillis(), grant.payMillis(), grant.attempt(), retries, ranMillis),
                nodes,
                pause);
    }

    private static Planning planning(ClusterSpec spec, Before before) {
        return new Planning(spec, before.grant().attempt() + 1, null, before);
    }

    private static Cluster stopping(Cluster cluster, Outcome outcome, Instant at) {
        return switch (cluster) {
            case Planning(var spec, var _, var _, var before)
            when before != null -> new Stopping(spec, before.grant(), before.nodes(), null, outcome, at);
            case Deploying(var spec, var grant, var nodes, var _) ->
                new Stopping(spec, grant, nodes, null, outcome, at);
            case Running(var spec, var grant, var nodes, var since) ->
                new Stopping(spec, grant, nodes, since, outcome, at);
            case Degraded(var spec, var grant, var nodes, var since, var _) ->
                new Stopping(spec, grant, nodes, since, outcome, at);
            case Planning _, Stopping _, Ended _ -> throw impossible(cluster, new ClusterStopping(outcome, at));
        };
    }

    private static Cluster ended(Cluster cluster, Outcome outcome, Instant at) {
        return switch (cluster) {
            case Planning(var spec, var _, var _, var before)
            when before == null -> new Ended(spec, null, List.of(), null, outcome, at);
            case Stopping(var spec, var grant, var nodes, var since, var _, var _) ->
                new Ended(spec, grant, nodes, since, outcome, at);
            case Planning _, Deploying _, Running _, Degraded _, Ended _ ->
                throw impossible(cluster, new ClusterEnded(outcome, at));
        };
    }

    private static Cluster lasting(Cluster cluster, Duration duration) {
        return switch (cluster) {
            case Planning(var spec, int attempt, var stop, var before) ->
                new Planning(spec.lasting(duration), attempt, stop, before);
            case Deploying(var spec, var grant, var nodes, var pause) ->
                new Deploying(spec.lasting(duration), grant, nodes, pause);
            case Running(var spec, var grant, var nodes, var since) ->
                new Running(spec.lasting(duration), grant, nodes, since);
            case Degraded(var spec, var grant, var nodes, var since, var pause) ->
                new Degraded(spec.lasting(duration), grant, nodes, since, pause);
            case Stopping _, Ended _ -> throw impossible(cluster, new DurationExtended(duration));
        };
    }

    private static Cluster node(Cluster cluster, int rank, UnaryOperator<Node> change) {
        List<Node> nodes = cluster.nodes().stream()
                .map(node -> node.rank() == rank ? change.apply(node) : node)
                .toList();
        return switch (cluster) {
            case Planning(var spec, int attempt, var stop, var before)
            when before != null -> new Planning(spec, attempt, stop, new Before(before.grant(), nodes, before.pause()));
            case Planning _ -> throw new IllegalStateException(cluster.id() + ": no node " + rank + " while planning");
            case Deploying(var spec, var grant, var _, var pause) -> new Deploying(spec, grant, nodes, pause);
            case Running(var spec, var grant, var _, var since) -> new Running(spec, grant, nodes, since);
            case Degraded(var spec, var grant, var _, var since, var pause) ->
                new Degraded(spec, grant, nodes, since, pause);
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
