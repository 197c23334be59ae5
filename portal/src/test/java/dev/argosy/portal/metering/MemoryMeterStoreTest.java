package dev.argosy.portal.metering;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;

class MemoryMeterStoreTest extends MeterStoreContract {
    private final Transactions transactions = new MemoryTransactions(() -> Instant.parse("2040-01-01T00:00:00Z"));
    private final History history = new MemoryHistory(new Pokes());
    private final MeterStore store = new MemoryMeterStore();

    @Override
    MeterStore store() {
        return store;
    }

    @Override
    Transactions transactions() {
        return transactions;
    }

    @Override
    History history() {
        return history;
    }
}
