package dev.argosy.agent.core;

/** Where a lease is on this machine. */
public enum Phase {
    /** Files are being fetched and the command is being looked up. */
    PREPARING,
    PREPARED,
    /** The start is journalled; whether the workload runs is not known yet. */
    STARTING,
    RUNNING,
    /** The process tree is confirmed gone; its output is still being delivered. */
    EXITED,
    /** Could not start: never became active. */
    FAILED,
    /** Everything is delivered or given up, and the work folder is released. */
    GONE;

    boolean mayHaveProcesses() {
        return this == STARTING || this == RUNNING;
    }

    boolean ended() {
        return this == EXITED || this == FAILED || this == GONE;
    }
}
