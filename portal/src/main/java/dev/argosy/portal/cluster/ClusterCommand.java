package dev.argosy.portal.cluster;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.LeaseEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a cluster, by its customer or by what happened to its leases. */
sealed interface ClusterCommand {
    /** All nodes were granted. Repeats change nothing. */
    record AcceptGrant(Cluster.Grant grant, List<Node> nodes) implements ClusterCommand {
        public AcceptGrant {
            nodes = List.copyOf(nodes);
        }
    }

    /** An attempt found no slices or was refused; {@code retry}: planning again may help. */
    record RefuseGrant(int attempt, Refusal refusal, boolean retry) implements ClusterCommand {}

    /** It is known that nothing was granted and that nothing is in flight: a stopped one may end. */
    record ConfirmNothingGranted() implements ClusterCommand {}

    record Stop(EndCause cause) implements ClusterCommand {}

    record Extend(Duration by) implements ClusterCommand {}

    /** A machine was seen, or not. */
    record Sight(LeaseId lease, Sighting sighting) implements ClusterCommand {}

    /**
     * Another machine was granted the rank of a node; {@code node} as granted.
     *
     * @param lost why the lease before ended; null while it has not
     */
    record AcceptReplacement(
            Node node, int attempt, @Nullable Reason lost) implements ClusterCommand {}

    /**
     * No machine was granted the rank of a node.
     *
     * @param tries which request was answered; others change nothing
     */
    record RefuseReplacement(int rank, int attempt, int tries, Refusal refusal, boolean again)
            implements ClusterCommand {}

    /** The node's machine was told to run the checkpoint command; {@code possible}: it is one that can. */
    record AskCheckpoint(int rank, Instant until, boolean possible) implements ClusterCommand {}

    /** What time alone decides. Of one in planning only said when nothing is in flight. */
    record PassTime() implements ClusterCommand {}

    /** Something happened to one of its leases. */
    record Observe(LeaseEvent seen) implements ClusterCommand {}
}
