package dev.argosy.portal.lease;

import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Transactions;

class MemoryLeaseStoreTest extends LeaseStoreContract {
    private final LeaseStore store = new MemoryLeaseStore();
    private final Transactions transactions = new MemoryTransactions(() -> SampleLeases.GRANTED_AT);

    @Override
    LeaseStore store() {
        return store;
    }

    @Override
    Transactions transactions() {
        return transactions;
    }
}
