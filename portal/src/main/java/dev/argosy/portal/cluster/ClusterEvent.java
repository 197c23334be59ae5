package dev.argosy.portal.cluster;

import dev.argosy.kernel.LeaseId;
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

    /** Its machine is later than usual. */
    record NodeSuspected(int rank, Instant at) implements ClusterEvent {}

    /** Its machine does not answer. */
    record NodeUnreachable(int rank, Instant at, Instant lastContact) implements ClusterEvent {}

    /** Its machine answers again: whatever was said of it is taken back. */
    record NodeReachable(int rank, Instant at) implements ClusterEvent {}

    /** The verdict on its machine; its lease has not ended yet. */
    record NodeLost(int rank, Instant at, Instant lastContact, String code, String evidence) implements ClusterEvent {}

    /** Its lease ended as lost: what its machine may still send of it is refused, and the node is over. */
    record NodeFenced(int rank, LeaseId lease, Reason reason, Instant at) implements ClusterEvent {}

    /** Another machine has its rank now. */
    record NodeReplaced(Node node, Instant at) implements ClusterEvent {}

    /** A request for a replacement was answered with no; {@code again}: asking again may help. */
    record ReplacementRefused(int rank, String code, String message, boolean again, Instant at)
            implements ClusterEvent {}

    /** The others go on without it. */
    record NodeGivenUp(int rank, Instant at) implements ClusterEvent {}

    /** Its machine's provider takes it away at {@code by}. */
    record NodeLeaving(int rank, Instant at, Instant by, String code) implements ClusterEvent {}

    record NodeStaying(int rank, Instant at) implements ClusterEvent {}

    record CheckpointAsked(int rank, Instant at, Instant until) implements ClusterEvent {}

    /** @param state how it went: {@code DONE}, {@code FAILED}, {@code TIMED_OUT} */
    record CheckpointEnded(int rank, String state, int exitCode, Instant at) implements ClusterEvent {}

    /** It ran whole, and does no more. */
    record ClusterDegraded(Instant at) implements ClusterEvent {}

    /** It runs whole again. */
    record ClusterRecovered(Instant at) implements ClusterEvent {}

    /** All its nodes are to end and start again together. */
    record ClusterPausing(Cluster.Pause pause) implements ClusterEvent {}

    /** The ends of all its nodes are decided: slices are looked for anew. */
    record ClusterPaused(Instant at) implements ClusterEvent {}

    record ClusterStopping(Outcome outcome, Instant at) implements ClusterEvent {}

    /** A lower rank failed at the same time: the outcome is its. */
    record FailureAttributed(Outcome outcome) implements ClusterEvent {}

    record DurationExtended(Duration duration) implements ClusterEvent {}

    record ClusterEnded(Outcome outcome, Instant at) implements ClusterEvent {}
}
