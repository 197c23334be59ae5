package dev.argosy.portal.metering;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import org.junit.jupiter.api.AfterEach;

class SqlMeterStoreTest extends MeterStoreContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final Transactions transactions = database.transactions();
    private final MeterStore store = new SqlMeterStore();

    @AfterEach
    void dropDatabase() {
        database.close();
    }

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
        return database.history();
    }
}
