package dev.argosy.portal.money;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;

class MemoryBudgetTest extends BudgetLivesContract {
    private Instant clock = Instant.parse("2027-12-20T12:00:00Z");
    private final Transactions transactions = new MemoryTransactions(() -> clock);
    private final MoneyStore store = new MemoryMoneyStore();
    private final History history = new MemoryHistory(new Pokes());

    @Override
    int seeds() {
        return 40;
    }

    @Override
    void advance(Duration by) {
        clock = clock.plus(by);
    }

    @Override
    Transactions transactions() {
        return transactions;
    }

    @Override
    MoneyStore store() {
        return store;
    }

    @Override
    History history() {
        return history;
    }
}
