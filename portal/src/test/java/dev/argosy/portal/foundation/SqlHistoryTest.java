package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlHistoryTest extends HistoryContract {
    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void timeNeverGoesBackwards() {
        database.advance(Duration.ofHours(1));
        Instant ahead = database.transactions().run(Transaction::now);
        Instant again = database.transactions().run(Transaction::now);
        assertThat(again).isAfterOrEqualTo(ahead);
        assertThat(ahead).isAfter(Instant.now().plus(Duration.ofMinutes(59)));
    }

    @Override
    protected Transactions transactions() {
        return database.transactions();
    }

    @Override
    protected History history() {
        return database.history();
    }

    @Override
    protected Pokes pokes() {
        return database.pokes();
    }
}
