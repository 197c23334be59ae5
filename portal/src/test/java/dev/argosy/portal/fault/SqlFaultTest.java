package dev.argosy.portal.fault;

import dev.argosy.kernel.Uuid7Source;
import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;

class SqlFaultTest extends FaultContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final History history = database.history();
    private final Transactions transactions = database.onOneConnection();
    private final FleetFixture fleet = FleetFixture.onSql(new FleetFixture.Ground(
            transactions,
            history,
            database.pokes(),
            new Uuid7Source(InstantSource.fixed(Instant.EPOCH), RandomGenerator.of("L64X128MixRandom"))));
    private final FaultRoom.Stores stores =
            new FaultRoom.Stores(new SqlFaultStore(), new SqlFindingStore(), new SqlNoticeStore());

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    FleetFixture fleet() {
        return fleet;
    }

    @Override
    FaultRoom.Stores stores() {
        return stores;
    }

    @Override
    History history() {
        return history;
    }

    @Override
    void standAt(Instant time) {
        transactions.execute(
                tx -> SqlTransaction.of(tx).sql().execute("update foundation.clock set mark = '" + time + "'"));
    }
}
