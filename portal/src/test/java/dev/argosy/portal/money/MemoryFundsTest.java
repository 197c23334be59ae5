package dev.argosy.portal.money;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;

class MemoryFundsTest extends FundsContract {
    private final Transactions transactions = new MemoryTransactions(InstantSource.fixed(Instant.EPOCH));
    private final MoneyStore store = new MemoryMoneyStore();
    private final History history = new MemoryHistory(new Pokes());

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected MoneyStore store() {
        return store;
    }

    @Override
    protected History history() {
        return history;
    }
}
