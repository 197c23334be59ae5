package dev.argosy.portal.foundation;

import java.time.Duration;
import java.time.Instant;

class MemoryIdempotentRequestsTest extends IdempotentRequestsContract {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Transactions transactions = new MemoryTransactions(() -> now);
    private final IdempotentRequests requests = new MemoryIdempotentRequests(transactions);

    @Override
    protected IdempotentRequests requests() {
        return requests;
    }

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected void advance(Duration by) {
        now = now.plus(by);
    }
}
