package dev.argosy.portal.market;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;

class MemoryMarketTest extends MarketContract {
    private final Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
    private final Pokes pokes = new Pokes();
    private final Transactions transactions = new MemoryTransactions(() -> now[0]);
    private final History history = new MemoryHistory(pokes);
    private final MemoryMarketStore store = new MemoryMarketStore();

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

    @Override
    protected void advance(Duration by) {
        now[0] = now[0].plus(by);
    }

    @Override
    MarketStore store() {
        return store;
    }
}
