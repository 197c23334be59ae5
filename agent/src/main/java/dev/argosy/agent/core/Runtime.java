package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;
import java.util.Set;

/**
 * Runs workloads. Every call returns at once; what comes of it arrives later as an {@link Observation}. Each call may
 * be repeated.
 */
public interface Runtime {
    /**
     * Ends at once whatever an earlier run left behind for other leases than these: the journal that told of them is
     * gone, so nobody may bill or account for them. Called once, before anything else.
     */
    void keepOnly(Set<LeaseId> known);

    /** Gets the workload that the order names, however long that takes. Fetched or PrepareFailed follows. */
    void fetch(OrderHead order);

    /** Gives up fetching a workload; nothing follows. */
    void abandon(LeaseId lease);

    /** Fetches and unpacks what the order needs and looks its command up. Prepared or PrepareFailed follows. */
    void prepare(Order order);

    /** Starts a prepared workload, which ends by itself at the deadline. Started or StartFailed follows. */
    void start(Order order, Deadline deadline);

    /** Finds a workload that an earlier run of the agent may have started: Started, Exited or Missing follows. */
    void adopt(Order order);

    /** Moves the deadline, which holds even while no agent runs. */
    void deadline(LeaseId lease, Deadline deadline);

    /** Asks the workload to stop, and kills it when it does not. Exited or StopFailed follows. */
    void stop(LeaseId lease, long graceMillis);

    /**
     * Runs the checkpoint command of a running workload beside it, once for each number and within its own deadline,
     * whatever becomes of the agent. CheckpointEnded follows, also for one that has ended long ago.
     */
    void checkpoint(Order order, long number);

    /**
     * Fetches the members file and puts it where a prepared workload reads it, unless one of the same or a higher
     * generation is there. MembersPlaced follows.
     */
    void members(Order order, Members members);

    /** Delivers what is left of logs and outputs, then removes the work folder. Released follows. */
    void release(Order order, boolean started, boolean deliver);

    /**
     * When the keeper asks the workload to stop, on the boot clock, and how long after that it kills.
     */
    record Deadline(long atMillis, long graceMillis) {}
}
