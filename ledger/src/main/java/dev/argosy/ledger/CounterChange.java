package dev.argosy.ledger;

import java.util.UUID;

/**
 * Adds to a counter unless that would pass its limit. Counters bound money (budgets) but hold none: they are no
 * accounts and no part of debits = credits.
 *
 * @param counter a name such as {@code org_…/total}
 * @param limit the highest value that an increase may lead to; {@link #UNLIMITED} for none
 */
public record CounterChange(String counter, long delta, long limit) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The key under which the counter is stored and locked. */
    public UUID key() {
        return NamedKeys.of("argosy-counter-v1", counter);
    }
}
