package dev.argosy.portal.cluster;

import dev.argosy.portal.cluster.Cluster.Degraded;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Pause;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterEvent.ClusterDegraded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPaused;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPausing;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRecovered;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStarted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.FailureAttributed;
import dev.argosy.portal.cluster.ClusterEvent.NodeGivenUp;
import dev.argosy.portal.cluster.FailurePolicy.Action;
import dev.argosy.portal.cluster.Node.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What follows for a cluster as a whole from what happened to its nodes: here the failure policies are. Pure. */
final class Conclusion {
    /** Failures no further apart are simultaneous: reports of several machines need some time to come in. */
    static final Duration SIMULTANEOUS = Duration.ofSeconds(1);
    /** A rank whose grants fail to start so often in a row is not granted again. */
    static final int MAX_UNSTARTED = 3;

    private final List<ClusterEvent> events = new ArrayList<>();
    private final Instant now;
    private Cluster cluster;

    private Conclusion(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
    }

    /** What happened, and all that follows; nothing follows from nothing. */
    static List<ClusterEvent> of(Cluster cluster, List<ClusterEvent> happened, Instant now) {
        var conclusion = new Conclusion(cluster, now);
        happened.forEach(conclusion::add);
        if (!happened.isEmpty()) {
            for (Optional<ClusterEvent> next = conclusion.next(); next.isPresent(); next = conclusion.next()) {
                conclusion.add(next.get());
            }
        }
        return List.copyOf(conclusion.events);
    }

    private Optional<ClusterEvent> next() {
        return switch (cluster) {
            case Planning _, Ended _ -> Optional.empty();
            case Deploying deploying -> end(deploying).or(() -> start(deploying));
            case Running running -> end(running).or(() -> when(isDegraded(running), new ClusterDegraded(now)));
            case Degraded degraded ->
                end(degraded)
                        .or(() -> when(degraded.pause() == null && !isDegraded(degraded), new ClusterRecovered(now)));
            case Stopping stopping -> attribute(stopping).or(() -> over(stopping));
        };
    }

    private static boolean isDegraded(Cluster live) {
        return live.nodes().stream().anyMatch(Node::degrades);
    }

    /** A failure of the job's own first, then what the policy says of nodes that fell out, then success. */
    private Optional<ClusterEvent> end(Cluster live) {
        Optional<Pause> pause = live.pausing();
        Optional<Node> failed = live.nodes().stream()
                .filter(node -> node.failed() && !node.fellOut() && !(pause.isPresent() && node.paused()))
                .findFirst();
        if (failed.isPresent()) {
            return Optional.of(new ClusterStopping(Outcome.failed(failed.get()), decided(failed.get())));
        }
        if (pause.isPresent()) {
            return when(live.nodes().stream().allMatch(Node::isOver), new ClusterPaused(now));
        }
        return fallenOut(live).or(() -> done(live));
    }

    private Optional<ClusterEvent> fallenOut(Cluster live) {
        return live.nodes().stream()
                .filter(node -> node.missing() && !node.care().givenUp())
                .map(node -> choice(live, node))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What the policy says of a node that fell out; empty where its replacement is looked for. */
    private Optional<ClusterEvent> choice(Cluster live, Node node) {
        Outcome ends = Outcome.failed(node);
        if (live instanceof Deploying) {
            return Optional.of(choiceBeforeStart(live, node, ends));
        }
        return switch (action(live.spec().policy(), node)) {
            case REPLACE -> Optional.empty();
            case CONTINUE -> Optional.of(without(live, node, ends));
            case STOP -> Optional.of(stopOrRetry(live, ends, decided(node)));
            case PAUSE -> Optional.of(new ClusterPausing(new Pause(now, false, true, ends)));
        };
    }

    private ClusterEvent without(Cluster live, Node node, Outcome ends) {
        return isLast(live, node) ? stopOrRetry(live, ends, decided(node)) : new NodeGivenUp(node.rank(), now);
    }

    /** The first choice, or the second when it cannot be. */
    static Action action(FailurePolicy policy, Node node) {
        Action second = policy.second();
        boolean cannot =
                node.care().hopeless() || node.start() == null && node.care().unstarted() + 1 >= MAX_UNSTARTED;
        return second != null && cannot ? second : policy.first();
    }

    /**
     * Members that start together are replaced together. A machine that is lost before the start is nobody's waste; a
     * start that fails by the machine's fault may still fail everywhere, so it is tried on a few machines only.
     */
    private ClusterEvent choiceBeforeStart(Cluster live, Node node, Outcome ends) {
        Action first = live.spec().policy().first();
        boolean replaces = first == Action.REPLACE || first == Action.PAUSE;
        boolean lost = node.care().trouble() != null && node.care().trouble().verdict();
        boolean elsewhere = lost
                ? node.attempt() < ClusterDecider.MAX_ATTEMPTS
                : node.care().unstarted() + 1 < MAX_UNSTARTED;
        return replaces && elsewhere
                ? new ClusterPausing(new Pause(now, false, first == Action.PAUSE, ends))
                : stopOrRetry(live, ends, decided(node));
    }

    /** Ends it, or starts it again when its request has the patience. */
    private ClusterEvent stopOrRetry(Cluster live, Outcome ends, Instant at) {
        int retries = live.granted().map(Cluster.Grant::retries).orElse(0);
        return retries < live.spec().patience().retries()
                ? new ClusterPausing(new Pause(now, true, live.spec().patience().queue(), ends))
                : new ClusterStopping(ends, at);
    }

    /** The same for what time ends. */
    static ClusterEvent stopOrRetry(Cluster live, Outcome ends, Instant at, Instant now) {
        return new Conclusion(live, now).stopOrRetry(live, ends, at);
    }

    private static boolean isLast(Cluster live, Node node) {
        return live.nodes().stream()
                .allMatch(other -> other == node || other.care().givenUp());
    }

    private Optional<ClusterEvent> done(Cluster live) {
        boolean done = live.nodes().stream()
                .allMatch(node -> node.succeeded() || node.care().givenUp());
        return when(done, new ClusterStopping(Outcome.done(), now));
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
        return when(
                stopping.nodes().stream().allMatch(node -> node.progress() == Progress.ENDED),
                new ClusterEnded(stopping.end().billed(stopping.nodes()), now));
    }

    private static Instant decided(Node node) {
        return Objects.requireNonNull(node.endingAt());
    }

    private static Optional<ClusterEvent> when(boolean condition, ClusterEvent event) {
        return condition ? Optional.of(event) : Optional.empty();
    }

    private void add(ClusterEvent event) {
        events.add(event);
        cluster = ClusterFold.apply(cluster, event);
    }
}
