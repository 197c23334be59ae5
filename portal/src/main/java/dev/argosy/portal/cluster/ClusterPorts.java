package dev.argosy.portal.cluster;

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
import java.time.InstantSource;

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
        Artifacts artifacts,
        Logs logs,
        Settings settings) {

    /** The market's answer to a request, under its quote if it has one. Takes nothing. */
    @FunctionalInterface
    interface Planning {
        Plan plan(ClusterSpec spec);
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
