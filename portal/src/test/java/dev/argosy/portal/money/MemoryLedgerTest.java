package dev.argosy.portal.money;

import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;

class MemoryLedgerTest extends LedgerContract {
    private final Transactions transactions = new MemoryTransactions(InstantSource.fixed(Instant.EPOCH));
    private final MoneyStore store = new MemoryMoneyStore();

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected MoneyStore store() {
        return store;
    }
}
