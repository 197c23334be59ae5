package dev.argosy.agent.core;

/**
 * What became of the last checkpoint that was asked of a lease.
 *
 * @param number of the request; 0 when none was made
 * @param exitCode of its command, once it ended
 * @param message for people, where it did not go well
 */
public record Checkpoint(long number, State state, int exitCode, long millis, String message) {
    public enum State {
        NONE,
        RUNNING,
        DONE,
        FAILED,
        TIMED_OUT
    }

    static final Checkpoint NONE = new Checkpoint(0, State.NONE, 0, 0, "");

    boolean running() {
        return state == State.RUNNING;
    }
}
