package dev.argosy.portal.identity;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;

class MemoryIdentityTest extends IdentityContract {
    private final MemoryTransactions transactions = new MemoryTransactions(() -> Instant.EPOCH);
    private final MemoryHistory history = new MemoryHistory(new Pokes());
    private final MemoryIdentityStore store = new MemoryIdentityStore();

    @Override
    Transactions transactions() {
        return transactions;
    }

    @Override
    History history() {
        return history;
    }

    @Override
    IdentityStore store() {
        return store;
    }
}
