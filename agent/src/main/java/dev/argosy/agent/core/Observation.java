package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;

/** What the runtime saw of one lease. Instants are milliseconds of the boot clock. */
public sealed interface Observation {
    LeaseId lease();

    /** What the order names has arrived; not checked yet. */
    record Fetched(LeaseId lease, WorkloadBytes workload, long millis) implements Observation {}

    record Prepared(LeaseId lease, long networkMillis, long imageMillis) implements Observation {}

    record PrepareFailed(LeaseId lease, String code, String message, int exitCode) implements Observation {}

    record Started(LeaseId lease, long atMillis, long startMillis) implements Observation {}

    record StartFailed(LeaseId lease, String code, String message, int exitCode) implements Observation {}

    /**
     * The workload ended and nothing of it is left running.
     *
     * @param startedAtMillis for when no start was told before
     */
    record Exited(LeaseId lease, long startedAtMillis, long atMillis, int exitCode, boolean atDeadline)
            implements Observation {}

    /**
     * Somebody killed the keeper, and so the workload had to be ended too; nothing of it is left running.
     *
     * @param startedAtMillis for when no start was told before
     */
    record KeeperKilled(LeaseId lease, long startedAtMillis, long atMillis) implements Observation {
        /** As its end looks from outside: 128 + 9. */
        Exited asExit() {
            return new Exited(lease, startedAtMillis, atMillis, Held.KILLED, false);
        }
    }

    /** Nothing of the workload runs and nothing tells how it ended. */
    record Missing(LeaseId lease) implements Observation {}

    /** The running workload takes more of its machine than its slice has; it is to be ended. */
    record Exceeded(LeaseId lease, String code, String message) implements Observation {}

    /** Something of the workload cannot be killed: its gpus stay blocked. */
    record StopFailed(LeaseId lease, String message) implements Observation {}

    /** @param outcome {@code DONE}, {@code FAILED} or {@code TIMED_OUT} */
    record CheckpointEnded(
            LeaseId lease, long number, Checkpoint.State outcome, int exitCode, long millis, String message)
            implements Observation {}

    /** The members file is there for the workload to read, in this generation. */
    record MembersPlaced(LeaseId lease, long generation) implements Observation {}

    record Released(LeaseId lease, boolean delivered) implements Observation {}
}
