package dev.argosy.portal.foundation;

import java.time.InstantSource;

class MemoryHistoryTest extends HistoryContract {
    private final Pokes pokes = new Pokes();
    private final Transactions transactions = new MemoryTransactions(InstantSource.system());
    private final History history = new MemoryHistory(pokes);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected History history() {
        return history;
    }

    @Override
    protected Pokes pokes() {
        return pokes;
    }
}
