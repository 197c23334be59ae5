package dev.argosy.portal.money;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import org.junit.jupiter.api.AfterEach;

class SqlAmendsTest extends AmendsContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final MoneyStore store = new SqlMoneyStore();

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    int seeds() {
        return 2;
    }

    @Override
    protected Transactions transactions() {
        return database.transactions();
    }

    @Override
    protected MoneyStore store() {
        return store;
    }

    @Override
    protected History history() {
        return database.history();
    }
}
