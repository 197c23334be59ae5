package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;

class MemoryClusterListTest extends ClusterListContract {
    private final Transactions transactions = new MemoryTransactions(InstantSource.fixed(Instant.EPOCH));
    private final ClusterStore store = new MemoryClusterStore();

    @Override
    Transactions transactions() {
        return transactions;
    }

    @Override
    ClusterStore store() {
        return store;
    }
}
