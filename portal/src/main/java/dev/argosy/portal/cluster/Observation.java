package dev.argosy.portal.cluster;

import dev.argosy.kernel.Decision;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStarted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.FailureAttributed;
import dev.argosy.portal.cluster.ClusterEvent.NodeEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeExited;
import dev.argosy.portal.cluster.ClusterEvent.NodePrepared;
import dev.argosy.portal.cluster.ClusterEvent.NodeStarted;
import dev.argosy.portal.cluster.ClusterEvent.NodeStopping;
import dev.argosy.portal.cluster.Node.Progress;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnded;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnding;
import dev.argosy.portal.lease.LeaseEvent.LeaseExited;
import dev.argosy.portal.lease.LeaseEvent.LeaseExtended;
import dev.argosy.portal.lease.LeaseEvent.LeaseGranted;
import dev.argosy.portal.lease.LeaseEvent.LeasePrepared;
import dev.argosy.portal.lease.LeaseEvent.LeaseSettled;
import dev.argosy.portal.lease.LeaseEvent.LeaseStartOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseStarted;
import dev.argosy.portal.lease.LeaseEvent.LeaseTermChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What follows for a cluster from what happened to one of its leases. Pure. */
final class Observation {
    /** Failures no further apart are simultaneous: reports of several machines need some time to come in. */
    static final Duration SIMULTANEOUS = Duration.ofSeconds(1);

    private final List<ClusterEvent> events = new ArrayList<>();
    private final Instant now;
    private Cluster cluster;

    private Observation(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
    }

    static Decision<ClusterEvent> of(Cluster cluster, LeaseEvent seen, Instant now) {
        var observation = new Observation(cluster, now);
        cluster.node(seen.lease()).flatMap(node -> happened(node, seen)).ifPresent(observation::add);
        if (!observation.events.isEmpty()) {
            observation.conclude();
        }
        return new Decision.Accepted<>(observation.events);
    }

    /** What it means for the node; empty for repeats and for what does not concern it. */
    private static Optional<ClusterEvent> happened(Node node, LeaseEvent seen) {
        int rank = node.rank();
        return switch (seen) {
            case LeasePrepared(var _, var stages)
            when node.progress() == Progress.DEPLOYING -> Optional.of(new NodePrepared(rank, stages));
            case LeaseStarted(var _, var start, var stages)
            when node.start() == null && !node.isOver() ->
                Optional.of(new NodeStarted(rank, start, stages, node.progress() == Progress.PREPARED));
            case LeaseEnding(var _, var end)
            when !node.isOver() -> Optional.of(new NodeStopping(rank, end.reason(), end.exitCode(), end.at()));
            case LeaseExited(var _, int code) when node.exitCode() == null -> Optional.of(new NodeExited(rank, code));
            case LeaseEnded(var _, var reason, var code, var _, var at)
            when node.progress() != Progress.ENDED -> Optional.of(new NodeEnded(rank, reason, code, at));
            case LeasePrepared _,
                    LeaseStarted _,
                    LeaseEnding _,
                    LeaseExited _,
                    LeaseEnded _,
                    LeaseGranted _,
                    LeaseStartOrdered _,
                    LeaseExtended _,
                    LeaseTermChanged _,
                    LeaseSettled _ -> Optional.empty();
        };
    }

    private void conclude() {
        for (Optional<ClusterEvent> next = next(); next.isPresent(); next = next()) {
            add(next.get());
        }
    }

    private Optional<ClusterEvent> next() {
        return switch (cluster) {
            case Planning _, Ended _ -> Optional.empty();
            case Deploying deploying -> end(deploying).or(() -> start(deploying));
            case Running running -> end(running);
            case Stopping stopping -> attribute(stopping).or(() -> over(stopping));
        };
    }

    private Optional<ClusterEvent> end(Cluster live) {
        Optional<Node> failed = live.nodes().stream().filter(Node::failed).findFirst();
        if (failed.isPresent()) {
            return Optional.of(new ClusterStopping(Outcome.failed(failed.get()), decided(failed.get())));
        }
        return live.nodes().stream().allMatch(Node::succeeded)
                ? Optional.of(new ClusterStopping(Outcome.done(), now))
                : Optional.empty();
    }

    private static Optional<ClusterEvent> start(Deploying deploying) {
        return deploying.nodes().stream().allMatch(node -> node.start() != null)
                ? deploying.nodes().stream()
                        .map(node -> Objects.requireNonNull(node.start()))
                        .max(Comparator.naturalOrder())
                        .map(last -> new ClusterStarted(
                                last,
                                Duration.between(deploying.spec().createdAt(), last)
                                        .toMillis()))
                : Optional.empty();
    }

    /** Of nodes that failed by themselves at the same time, the lowest rank decides. */
    private static Optional<ClusterEvent> attribute(Stopping stopping) {
        Integer blamed = stopping.end().failedRank();
        if (blamed == null || !stopping.node(blamed).map(Node::exitedByItself).orElse(false)) {
            return Optional.empty();
        }
        return stopping.nodes().stream()
                .filter(node -> node.rank() < blamed && node.failed() && node.exitedByItself())
                .filter(node -> !decided(node).isAfter(stopping.at().plus(SIMULTANEOUS)))
                .min(Comparator.comparingInt(Node::rank))
                .map(node -> new FailureAttributed(Outcome.failed(node)));
    }

    private Optional<ClusterEvent> over(Stopping stopping) {
        return stopping.nodes().stream().allMatch(node -> node.progress() == Progress.ENDED)
                ? Optional.of(new ClusterEnded(stopping.end().billed(stopping.nodes()), now))
                : Optional.empty();
    }

    private static Instant decided(Node node) {
        return Objects.requireNonNull(node.endingAt());
    }

    private void add(ClusterEvent event) {
        events.add(event);
        cluster = ClusterFold.apply(cluster, event);
    }
}
