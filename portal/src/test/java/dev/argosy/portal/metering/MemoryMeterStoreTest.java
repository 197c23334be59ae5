package dev.argosy.portal.metering;

import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;

class MemoryMeterStoreTest extends MeterStoreContract {
    private final Transactions transactions = new MemoryTransactions(() -> Instant.EPOCH);
    private final MeterStore store = new MemoryMeterStore();

    @Override
    MeterStore store() {
        return store;
    }

    @Override
    Transactions transactions() {
        return transactions;
    }
}
