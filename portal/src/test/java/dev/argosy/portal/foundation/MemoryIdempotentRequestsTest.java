package dev.argosy.portal.foundation;

import java.time.InstantSource;

class MemoryIdempotentRequestsTest extends IdempotentRequestsContract {
    private final IdempotentRequests requests =
            new MemoryIdempotentRequests(new MemoryTransactions(InstantSource.system()));

    @Override
    protected IdempotentRequests requests() {
        return requests;
    }
}
