package dev.argosy.portal.cluster;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Slice;
import dev.argosy.portal.fleet.DesiredStates;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Leases;
import dev.argosy.portal.market.Plan;
import dev.argosy.portal.storage.Artifacts;
import dev.argosy.portal.storage.Logs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that the room stands on.
 *
 * @param clock measures how long planning takes; decisions use the transaction's time
 */
record ClusterPorts(
        Transactions transactions,
        History history,
        Pokes pokes,
        InstantSource clock,
        Planning planning,
        Leases leases,
        Bills bills,
        Machines machines,
        DesiredStates desired,
        Artifacts artifacts,
        Logs logs,
        Settings settings) {

    /** The market's answer to a request, under its quote if it has one. Takes nothing. */
    @FunctionalInterface
    interface Planning {
        Plan plan(ClusterSpec spec, Search search);
    }

    /**
     * For what of a request places are looked for.
     *
     * @param maxPriceMicroUsdPerGpuHour as in the request, or the bound of a replacement
     * @param excluded machines not to use
     * @param quoted whether the quote of the request holds
     * @param claimed slices that other plans are about to take
     */
    record Search(
            int nodes,
            @Nullable Long maxPriceMicroUsdPerGpuHour,
            Set<MachineId> excluded,
            boolean quoted,
            List<Slice> claimed) {
        /** How long a machine that fell out is left out: then one that came back counts as room again. */
        private static final Duration SHUNNED = Duration.ofMinutes(1);

        public Search {
            excluded = Set.copyOf(excluded);
            claimed = List.copyOf(claimed);
        }

        /** Of a whole request, first or again; without machines that have just fallen out of it. */
        static Search all(Cluster.Planning planning, List<Slice> claimed, Instant now) {
            ClusterSpec spec = planning.spec();
            Set<MachineId> fallen = planning.nodes().stream()
                    .filter(node -> node.fellOut() && isRecent(node.endingAt(), now))
                    .map(Node::machine)
                    .collect(Collectors.toSet());
            return new Search(
                    spec.nodes(), spec.maxPriceMicroUsdPerGpuHour(), fallen, planning.before() == null, claimed);
        }

        private static boolean isRecent(@Nullable Instant ending, Instant now) {
            return ending != null && now.isBefore(ending.plus(SHUNNED));
        }
    }

    /**
     * @param startDeadline how long a granted node may take to start
     */
    record Settings(int feeBasisPoints, Duration startDeadline, Keep keep) {}

    /**
     * How long things of customers are kept.
     *
     * @param outputs after the end of the cluster
     * @param uploads after the last use
     * @param logs after the end of the lease
     */
    record Keep(Duration outputs, Duration uploads, Duration logs) {}
}
