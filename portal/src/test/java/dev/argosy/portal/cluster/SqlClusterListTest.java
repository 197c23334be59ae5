package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.StoredLeases;
import dev.argosy.portal.money.StoredBills;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.ExecuteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlClusterListTest extends ClusterListContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final SqlClusterStore store = new SqlClusterStore();
    private final StoredLeases leases = new StoredLeases(database);
    private final StoredBills books = new StoredBills();

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

    /** However long the list and however often its clusters were charged. */
    @Test
    void aListingTakesTheSameFewStatementsForOneClusterAndForTwoHundred() {
        Map<ClusterId, Expected> expected = endedClusters(200);

        Listing one = listing(1);
        Listing all = listing(200);

        assertThat(all.views()).hasSize(200);
        for (ClusterView view : all.views()) {
            Expected bill = Objects.requireNonNull(expected.get(ClusterId.parse(view.id())));
            assertThat(view.costMicroUsd()).isEqualTo(bill.microUsd());
            assertThat(view.invoice()).isEqualTo(bill.invoice().text());
            assertThat(view.nodes().getFirst().paidUntil()).as("from its lease").isNotNull();
        }
        // the page, its leases, its bills, and the time
        assertThat(all.statements()).isLessThanOrEqualTo(4).isEqualTo(one.statements());
    }

    private record Expected(long microUsd, InvoiceId invoice) {}

    private record Listing(List<ClusterView> views, int statements) {}

    private Listing listing(int limit) {
        var wanted = new PageWish(Integer.toString(limit), null).of(Clusters.LIST);
        var clusters = new Clusters(store, database.history(), database.pokes(), leases.door());
        var statements = new AtomicInteger();
        List<ClusterView> views = transactions().run(tx -> {
            SqlTransaction.of(tx)
                    .sql()
                    .configuration()
                    .set(ExecuteListener.onStart(any -> statements.incrementAndGet()));
            Page<Cluster> page =
                    clusters.ofOrganization(tx, ClusterTestBed.CUSTOMER, EnumSet.allOf(Cluster.State.class), wanted);
            return ClusterView.of(tx, page.items(), Map.of(), leases.door(), books.bills());
        });
        return new Listing(views, statements.get());
    }

    /** Each with one node that was charged twice, then billed. */
    private Map<ClusterId, Expected> endedClusters(int count) {
        var expected = new HashMap<ClusterId, Expected>();
        transactions().execute(tx -> {
            for (int i = 0; i < count; i++) {
                var id = new ClusterId(new UUID(42, i));
                LeaseId lease = leases.add(tx, "listed-" + i);
                Node node = Node.granted(0, lease, new Node.Place(new MachineId(new UUID(3, i)), "m", "", 0, false, 1));
                ClusterSpec spec = ClusterTestBed.spec(id, tx.now());
                store.insert(tx, new Cluster.Planning(spec, 1, null));
                store.update(tx, new Cluster.Ended(spec, null, List.of(node), null, Outcome.done(), tx.now()), 1);
                var bill = new Expected(1_000 + i, new InvoiceId(new UUID(43, i)));
                books.charged(tx, id, lease, 400);
                books.charged(tx, id, new LeaseId(new UUID(44, i)), 1_000 + i - 400);
                books.issue(tx, id, bill.invoice(), bill.microUsd());
                expected.put(id, bill);
            }
        });
        return expected;
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
            sql.execute("update cluster.hired_cluster set state = 'ENDED', ended_at = created_at where id not in "
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
