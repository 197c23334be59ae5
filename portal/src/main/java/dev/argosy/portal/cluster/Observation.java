package dev.argosy.portal.cluster;

import dev.argosy.kernel.Decision;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeExited;
import dev.argosy.portal.cluster.ClusterEvent.NodeFenced;
import dev.argosy.portal.cluster.ClusterEvent.NodePrepared;
import dev.argosy.portal.cluster.ClusterEvent.NodeStarted;
import dev.argosy.portal.cluster.ClusterEvent.NodeStopping;
import dev.argosy.portal.cluster.Node.Progress;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointed;
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
import java.time.Instant;
import java.util.List;

/** What follows for a cluster from what happened to one of its leases. Pure. */
final class Observation {
    private Observation() {}

    static Decision<ClusterEvent> of(Cluster cluster, LeaseEvent seen, Instant now) {
        List<ClusterEvent> happened = cluster.node(seen.lease())
                .map(node -> happened(node, seen, now))
                .orElse(List.of());
        return new Decision.Accepted<>(Conclusion.of(cluster, happened, now));
    }

    /** What it means for the node; empty for repeats and for what does not concern it. */
    private static List<ClusterEvent> happened(Node node, LeaseEvent seen, Instant now) {
        int rank = node.rank();
        return switch (seen) {
            case LeasePrepared(var _, var stages)
            when node.progress() == Progress.DEPLOYING -> List.of(new NodePrepared(rank, stages));
            case LeaseStarted(var _, var start, var stages)
            when node.start() == null && !node.isOver() ->
                List.of(new NodeStarted(rank, start, stages, node.progress() == Progress.PREPARED));
            case LeaseEnding(var _, var end)
            when !node.isOver() -> {
                var stopping = new NodeStopping(rank, end.reason(), end.exitCode(), end.at());
                yield end.fenced()
                        ? List.of(stopping, new NodeFenced(rank, node.lease(), end.reason(), end.at()))
                        : List.of(stopping);
            }
            case LeaseExited(var _, int code) when node.exitCode() == null -> List.of(new NodeExited(rank, code));
            case LeaseEnded(var _, var reason, var code, var _, var at)
            when node.progress() != Progress.ENDED -> List.of(new NodeEnded(rank, reason, code, at));
            case LeaseCheckpointed(var _, var state, int exitCode)
            when node.care().saving() != null && node.care().saving().state().isEmpty() ->
                List.of(new CheckpointEnded(rank, state, exitCode, now));
            case LeasePrepared _,
                    LeaseStarted _,
                    LeaseEnding _,
                    LeaseExited _,
                    LeaseEnded _,
                    LeaseGranted _,
                    LeaseStartOrdered _,
                    LeaseExtended _,
                    LeaseTermChanged _,
                    LeaseCheckpointOrdered _,
                    LeaseCheckpointed _,
                    LeaseSettled _ -> List.of();
        };
    }
}
