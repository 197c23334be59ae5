package dev.argosy.portal.market;

import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class SqlMarketTest extends MarketContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final Transactions transactions = database.transactions();
    private final History history = database.history();
    private final SqlMarketStore store = new SqlMarketStore();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected History history() {
        return history;
    }

    @Override
    protected Pokes pokes() {
        return database.pokes();
    }

    @Override
    protected void advance(Duration by) {
        database.advance(by);
    }

    @Override
    MarketStore store() {
        return store;
    }
}
