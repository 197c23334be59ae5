package dev.argosy.portal.cluster;

import dev.argosy.kernel.Reason;
import dev.argosy.portal.lease.Stages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a cluster. Stored in history room {@code cluster}, stream = cluster id. */
sealed interface ClusterEvent {
    record ClusterRequested(ClusterSpec spec) implements ClusterEvent {}

    /** Slices of this attempt were taken by others in between: the next one begins. */
    record AttemptFailed(int attempt, String code) implements ClusterEvent {}

    /** Stopped while a grant may be in flight. */
    record StopRequested(Outcome outcome) implements ClusterEvent {}

    record ClusterGranted(Cluster.Grant grant, List<Node> nodes) implements ClusterEvent {
        public ClusterGranted {
            nodes = List.copyOf(nodes);
        }
    }

    record NodePrepared(int rank, Stages stages) implements ClusterEvent {}

    /** @param afterPrepared whether the stages before the start were told by a {@link NodePrepared} already */
    record NodeStarted(int rank, Instant start, Stages stages, boolean afterPrepared) implements ClusterEvent {}

    /** Every node's workload has started. */
    record ClusterStarted(Instant at, long readyMillis) implements ClusterEvent {}

    record NodeStopping(int rank, Reason reason, @Nullable Integer exitCode, Instant at) implements ClusterEvent {}

    record NodeExited(int rank, int exitCode) implements ClusterEvent {}

    record NodeEnded(int rank, Reason reason, @Nullable Integer exitCode, Instant at) implements ClusterEvent {}

    record ClusterStopping(Outcome outcome, Instant at) implements ClusterEvent {}

    /** A lower rank failed at the same time: the outcome is its. */
    record FailureAttributed(Outcome outcome) implements ClusterEvent {}

    record DurationExtended(Duration duration) implements ClusterEvent {}

    record ClusterEnded(Outcome outcome, Instant at) implements ClusterEvent {}
}
