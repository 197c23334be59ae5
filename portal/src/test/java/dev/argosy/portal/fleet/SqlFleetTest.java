package dev.argosy.portal.fleet;

import dev.argosy.portal.foundation.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlFleetTest extends FleetContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final FleetFixture fleet = FleetFixture.on(database);

    @Override
    protected FleetFixture fleet() {
        return fleet;
    }

    @Override
    protected void advance(Duration by) {
        database.advance(by);
    }

    @Override
    protected void raiseEra() {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update foundation.clock set era = era + 1");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @AfterAll
    void close() {
        database.close();
    }
}
