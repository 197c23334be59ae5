package dev.argosy.portal.foundation;

import java.time.Instant;

/**
 * An open transaction, handed to every door that must join it; nothing is bound to a thread.
 *
 * <p>Used by one thread at a time and dead after its work returns.
 */
public interface Transaction {
    /** Database time, read once when the transaction began; never behind what an earlier transaction saw. */
    Instant now();

    /** Runs after a successful commit, in order of registration, never inside the transaction. For pokes only. */
    void afterCommit(Runnable action);
}
