package dev.argosy.portal.cluster;

import dev.argosy.kernel.Refusal;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.LeaseEvent;
import java.time.Duration;
import java.util.List;

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

    /** Something happened to one of its leases. */
    record Observe(LeaseEvent seen) implements ClusterCommand {}
}
