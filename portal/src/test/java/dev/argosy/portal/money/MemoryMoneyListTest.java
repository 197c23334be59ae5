package dev.argosy.portal.money;

import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

class MemoryMoneyListTest extends MoneyListContract {
    private final AtomicLong ticks = new AtomicLong();
    private final InstantSource clock = () -> Instant.EPOCH.plusMillis(ticks.incrementAndGet());
    private final Transactions transactions = new MemoryTransactions(clock);
    private final MoneyStore store = new MemoryMoneyStore();

    @Override
    Transactions transactions() {
        return transactions;
    }

    @Override
    MoneyStore store() {
        return store;
    }
}
