package dev.argosy.portal.cluster;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.cluster.Cluster.Degraded;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.Node.Progress;
import dev.argosy.portal.lease.EndCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The limits on time that a request set, and when a cluster is to be looked at. Pure. */
final class Deadlines {
    /** Seen from the notice's end: a machine that stops sooner than promised must not catch work on it. */
    static final Duration BEFORE_LEAVING = Duration.ofSeconds(20);

    private Deadlines() {}

    /** When the loop is to look at it next; null for not by time, the epoch for now. */
    static @Nullable Instant due(Cluster cluster) {
        return switch (cluster) {
            case Planning planning -> queueEnd(planning);
            case Deploying deploying -> Repairs.wanted(deploying) ? Instant.EPOCH : preparingEnd(deploying);
            case Running running -> Repairs.wanted(running) ? Instant.EPOCH : end(running.spec(), running.since());
            case Degraded degraded -> Repairs.wanted(degraded) ? Instant.EPOCH : end(degraded.spec(), degraded.since());
            case Stopping _, Ended _ -> null;
        };
    }

    /** How one ends that has waited too long for room. */
    static Optional<Outcome> over(Planning planning, Instant now) {
        Duration longest = planning.spec().patience().queueTimeout();
        return isOver(queueEnd(planning), now)
                ? Optional.of(Outcome.refused(Refusal.of(
                        LeaseCodes.QUEUE_TIMEOUT,
                        "there was no room for it within " + longest,
                        "wait longer, ask for less, or pay more")))
                : Optional.empty();
    }

    /** What follows for one that has nodes. */
    static List<ClusterEvent> passed(Cluster live, Instant now) {
        return switch (live) {
            case Deploying deploying
            when deploying.pause() == null && isOver(preparingEnd(deploying), now) && isPreparing(deploying) ->
                List.of(Conclusion.stopOrRetry(deploying, Outcome.timedOut(EndCause.IMAGE_TIMEOUT), now, now));
            case Running(var spec, var _, var _, var since) when isOver(end(spec, since), now) -> timeout(now);
            case Degraded(var spec, var _, var _, var since, var pause)
            when pause == null && isOver(end(spec, since), now) -> timeout(now);
            case Deploying _, Running _, Degraded _, Planning _, Stopping _, Ended _ -> List.of();
        };
    }

    private static List<ClusterEvent> timeout(Instant now) {
        return List.of(new ClusterStopping(Outcome.timedOut(EndCause.TIMEOUT), now));
    }

    private static boolean isPreparing(Deploying deploying) {
        return deploying.nodes().stream().anyMatch(node -> node.progress() == Progress.DEPLOYING);
    }

    private static @Nullable Instant queueEnd(Planning planning) {
        return plus(planning.waitsSince(), planning.spec().patience().queueTimeout());
    }

    private static @Nullable Instant preparingEnd(Deploying deploying) {
        return isPreparing(deploying)
                ? plus(deploying.grant().at(), deploying.spec().patience().imageTimeout())
                : null;
    }

    private static @Nullable Instant end(ClusterSpec spec, Instant since) {
        return plus(since, spec.patience().timeout());
    }

    private static @Nullable Instant plus(Instant from, @Nullable Duration limit) {
        return limit == null ? null : from.plus(limit);
    }

    private static boolean isOver(@Nullable Instant end, Instant now) {
        return end != null && !now.isBefore(end);
    }
}
