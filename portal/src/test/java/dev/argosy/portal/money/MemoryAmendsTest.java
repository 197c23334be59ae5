package dev.argosy.portal.money;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;

class MemoryAmendsTest extends AmendsContract {
    private final MemoryTransactions transactions = new MemoryTransactions(() -> START);
    private final MemoryMoneyStore store = new MemoryMoneyStore();
    private final History history = new MemoryHistory(new Pokes());

    @Override
    int seeds() {
        return 20;
    }

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
