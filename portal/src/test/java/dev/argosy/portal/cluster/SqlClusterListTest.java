package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transactions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlClusterListTest extends ClusterListContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final SqlClusterStore store = new SqlClusterStore();

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    Transactions transactions() {
        return database.transactions();
    }

    @Override
    ClusterStore store() {
        return store;
    }

    @Test
    void everyPageIsReadFromAnIndexWithoutSorting() {
        List<ClusterId> all = fill();
        Set<Cluster.State> open = EnumSet.complementOf(EnumSet.of(Cluster.State.ENDED));
        transactions().execute(tx -> {
            var sql = SqlTransaction.of(tx).sql();
            Cluster middle =
                    store.load(tx, all.get(all.size() / 2)).orElseThrow().cluster();
            var after = new TimedKey(middle.spec().createdAt(), middle.id().uuid());
            // ends all but the newest fifty, as in the life of an organization
            sql.execute("update cluster.hired_cluster set state = 'ENDED' where id not in "
                    + "(select id from cluster.hired_cluster order by created_at desc limit 50)");
            sql.execute("analyze cluster.hired_cluster");
            String everything = sql.explain(SqlClusterStore.list(
                            sql, ClusterTestBed.CUSTOMER, EnumSet.allOf(Cluster.State.class), after, 100))
                    .plan();
            String running = sql.explain(SqlClusterStore.list(sql, ClusterTestBed.CUSTOMER, open, after, 100))
                    .plan();

            assertThat(everything)
                    .contains("using cluster_by_organization", "Index Cond", "ROW(created_at, id) <")
                    .doesNotContain("Sort");
            assertThat(running)
                    .contains("using cluster_open_by_organization", "ROW(created_at, id) <")
                    .doesNotContain("Sort");
        });
    }
}
