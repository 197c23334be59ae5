package dev.argosy.portal.identity;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import org.junit.jupiter.api.AfterEach;

class SqlIdentityTest extends IdentityContract {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    Transactions transactions() {
        return database.transactions();
    }

    @Override
    History history() {
        return database.history();
    }

    @Override
    IdentityStore store() {
        return new SqlIdentityStore();
    }
}
