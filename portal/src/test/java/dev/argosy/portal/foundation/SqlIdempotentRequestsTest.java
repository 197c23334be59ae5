package dev.argosy.portal.foundation;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class SqlIdempotentRequestsTest extends IdempotentRequestsContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final IdempotentRequests requests = new SqlIdempotentRequests(database.transactions());

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected IdempotentRequests requests() {
        return requests;
    }

    @Override
    protected Transactions transactions() {
        return database.transactions();
    }

    @Override
    protected void advance(Duration by) {
        database.advance(by);
    }
}
