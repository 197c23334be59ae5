package dev.argosy.portal.lease;

import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import org.junit.jupiter.api.AfterEach;

class SqlLeaseStoreTest extends LeaseStoreContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final LeaseStore store = new SqlLeaseStore();

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Override
    LeaseStore store() {
        return store;
    }

    @Override
    Transactions transactions() {
        return database.transactions();
    }
}
