package dev.argosy.portal.foundation;

import java.time.Duration;

/** Forgets old answers to requests that happen once. */
final class AnswersLoop implements Loop {
    /** Nobody repeats a request later than this; a key that comes again then is a new request. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final int BATCH = 1_000;

    private final Transactions transactions;
    private final IdempotentRequests requests;
    private final TimeTrust timeTrust;

    AnswersLoop(Transactions transactions, IdempotentRequests requests, TimeTrust timeTrust) {
        this.transactions = transactions;
        this.requests = requests;
        this.timeTrust = timeTrust;
    }

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public Duration period() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean step() {
        return transactions.run(
                tx -> timeTrust.holds(tx.now()) && requests.forget(tx, tx.now().minus(KEPT), BATCH) == BATCH);
    }
}
