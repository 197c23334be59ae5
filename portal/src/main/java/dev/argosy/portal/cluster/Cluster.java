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
            case Degraded _ -> State.DEGRADED;
            case Stopping _ -> State.STOPPING;
            case Ended _ -> State.ENDED;
        };
    }

    /** How it ends; empty while nothing ends it. */
    default Optional<Outcome> outcome() {
        return switch (this) {
            case Planning planning -> Optional.ofNullable(planning.stop());
            case Deploying _, Running _, Degraded _ -> Optional.empty();
            case Stopping stopping -> Optional.of(stopping.end());
            case Ended ended -> Optional.of(ended.end());
        };
    }

    /** When its leases were granted and how long that took; empty until then. */
    default Optional<Grant> granted() {
        return switch (this) {
            case Planning planning -> Optional.ofNullable(planning.before()).map(Before::grant);
            case Deploying deploying -> Optional.of(deploying.grant());
            case Running running -> Optional.of(running.grant());
            case Degraded degraded -> Optional.of(degraded.grant());
            case Stopping stopping -> Optional.of(stopping.grant());
            case Ended ended -> Optional.ofNullable(ended.grant());
        };
    }

    default ClusterId id() {
        return spec().id();
    }

    /** Why it is to start again; empty while it is not. */
    default Optional<Pause> pausing() {
        return switch (this) {
            case Deploying deploying -> Optional.ofNullable(deploying.pause());
            case Degraded degraded -> Optional.ofNullable(degraded.pause());
            case Planning _, Running _, Stopping _, Ended _ -> Optional.empty();
        };
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
        DEGRADED,
        STOPPING,
        ENDED
    }

    /**
     * The grant of all nodes.
     *
     * @param planMillis from the request to the plan
     * @param payMillis from the plan to the commit of the grant
     * @param attempt of the planning that it came from; 0 where it was stored before this was known
     * @param retries how often the whole was started again before by the patience of its request
     * @param ranMillis how long it ran before it was paused, in all
     */
    record Grant(Instant at, long planMillis, long payMillis, int attempt, int retries, long ranMillis) {
        Grant(Instant at, long planMillis, long payMillis, int attempt) {
            this(at, planMillis, payMillis, attempt, 0, 0);
        }

        /** The grant that follows a pause. */
        Grant after(@Nullable Before before) {
            return before == null
                    ? this
                    : new Grant(
                            at,
                            planMillis,
                            payMillis,
                            attempt,
                            before.grant().retries(),
                            before.grant().ranMillis());
        }
    }

    /**
     * An intent beside the state: everything ends, and starts again when there is room for all.
     *
     * @param retry whether it counts as a retry
     * @param waits whether room is waited for; otherwise it ends when there is none at once
     * @param cause what ends when it does not come back
     */
    record Pause(Instant at, boolean retry, boolean waits, Outcome cause) {}

    /**
     * What it was before it went back to planning.
     *
     * @param grant with retries and the time it ran counted up
     */
    record Before(Grant grant, List<Node> nodes, Pause pause) {
        public Before {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Slices are looked for.
     *
     * @param attempt counts from 1; names the request at lease
     * @param stop set when it was stopped meanwhile: ends as soon as it is known that nothing was granted
     * @param before what it was when it was paused; null for one that never had anything
     */
    record Planning(
            ClusterSpec spec,
            int attempt,
            @Nullable Outcome stop,
            @Nullable Before before) implements Cluster {
        Planning(ClusterSpec spec, int attempt, @Nullable Outcome stop) {
            this(spec, attempt, stop, null);
        }

        @Override
        public List<Node> nodes() {
            return before == null ? List.of() : before.nodes();
        }

        /** Whether it stays when there is no room. */
        boolean waits() {
            return spec.patience().queue() || before != null && before.pause().waits();
        }

        /** Since when it waits for room. */
        Instant waitsSince() {
            return before == null ? spec.createdAt() : before.pause().at();
        }
    }

    /** All leases are granted; not every workload has started. */
    record Deploying(
            ClusterSpec spec,
            Grant grant,
            List<Node> nodes,
            @Nullable Pause pause) implements Cluster {
        Deploying(ClusterSpec spec, Grant grant, List<Node> nodes) {
            this(spec, grant, nodes, null);
        }

        public Deploying {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Every node's workload has started, and every node is there.
     *
     * @param since when the last started; as much earlier as it ran before a pause
     */
    record Running(ClusterSpec spec, Grant grant, List<Node> nodes, Instant since) implements Cluster {
        public Running {
            nodes = List.copyOf(nodes);
        }
    }

    /** It ran, and a node is out of contact, missing, or new and not started; or the others go on with fewer. */
    record Degraded(
            ClusterSpec spec,
            Grant grant,
            List<Node> nodes,
            Instant since,
            @Nullable Pause pause) implements Cluster {
        public Degraded {
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
