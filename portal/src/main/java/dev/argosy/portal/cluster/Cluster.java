package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer hired: like nodes running one job. Each state carries its own data. */
public sealed interface Cluster {
    ClusterSpec spec();

    List<Node> nodes();

    default State state() {
        return switch (this) {
            case Planning _ -> State.PLANNING;
            case Deploying _ -> State.DEPLOYING;
            case Running _ -> State.RUNNING;
            case Stopping _ -> State.STOPPING;
            case Ended _ -> State.ENDED;
        };
    }

    /** How it ends; empty while nothing ends it. */
    default Optional<Outcome> outcome() {
        return switch (this) {
            case Planning planning -> Optional.ofNullable(planning.stop());
            case Deploying _, Running _ -> Optional.empty();
            case Stopping stopping -> Optional.of(stopping.end());
            case Ended ended -> Optional.of(ended.end());
        };
    }

    /** When its leases were granted and how long that took; empty until then. */
    default Optional<Grant> granted() {
        return switch (this) {
            case Planning _ -> Optional.empty();
            case Deploying deploying -> Optional.of(deploying.grant());
            case Running running -> Optional.of(running.grant());
            case Stopping stopping -> Optional.of(stopping.grant());
            case Ended ended -> Optional.ofNullable(ended.grant());
        };
    }

    default ClusterId id() {
        return spec().id();
    }

    default Optional<Node> node(LeaseId lease) {
        return nodes().stream().filter(node -> node.lease().equals(lease)).findFirst();
    }

    default Optional<Node> node(int rank) {
        return nodes().stream().filter(node -> node.rank() == rank).findFirst();
    }

    enum State {
        PLANNING,
        DEPLOYING,
        RUNNING,
        STOPPING,
        ENDED
    }

    /**
     * The grant of all nodes.
     *
     * @param planMillis from the request to the plan
     * @param payMillis from the plan to the commit of the grant
     */
    record Grant(Instant at, long planMillis, long payMillis) {}

    /**
     * Slices are looked for.
     *
     * @param attempt counts from 1; names the request at lease
     * @param stop set when it was stopped meanwhile: ends as soon as it is known that nothing was granted
     */
    record Planning(ClusterSpec spec, int attempt, @Nullable Outcome stop) implements Cluster {
        @Override
        public List<Node> nodes() {
            return List.of();
        }
    }

    /** All leases are granted; not every workload has started. */
    record Deploying(ClusterSpec spec, Grant grant, List<Node> nodes) implements Cluster {
        public Deploying {
            nodes = List.copyOf(nodes);
        }
    }

    /** Every node's workload has started. */
    record Running(ClusterSpec spec, Grant grant, List<Node> nodes, Instant since) implements Cluster {
        public Running {
            nodes = List.copyOf(nodes);
        }
    }

    /** The outcome is known; not every lease has ended. */
    record Stopping(
            ClusterSpec spec,
            Grant grant,
            List<Node> nodes,
            @Nullable Instant since,
            Outcome end,
            Instant at) implements Cluster {
        public Stopping {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nothing of it runs; only its bill may still be open. */
    record Ended(
            ClusterSpec spec,
            @Nullable Grant grant,
            List<Node> nodes,
            @Nullable Instant since,
            Outcome end,
            Instant at) implements Cluster {
        public Ended {
            nodes = List.copyOf(nodes);
        }
    }
}
