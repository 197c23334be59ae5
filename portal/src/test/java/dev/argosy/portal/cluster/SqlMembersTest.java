package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.TestDatabase;
import java.time.InstantSource;

class SqlMembersTest extends MembersContract {
    private final TestDatabase database = TestDatabase.fresh();

    @Override
    void close() {
        database.close();
    }

    @Override
    ClusterTestBed.Ground ground() {
        return new ClusterTestBed.Ground(
                database.transactions(), database.history(), database.pokes(), InstantSource.system());
    }

    @Override
    ClusterStore store() {
        return new SqlClusterStore();
    }

    @Override
    SetAsideStore asides() {
        return new SqlSetAsideStore();
    }
}
