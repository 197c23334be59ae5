package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.Likeness;
import dev.argosy.portal.foundation.Likeness.Side;
import dev.argosy.portal.foundation.MemoryTransaction;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store in memory is like the one on PostgreSQL, as far as random sequences tell; and they do tell. */
class LeaseStoresTest {
    private static final long SEQUENCES = 40;

    private static final List<String> DONE = List.of(
            "byIds",
            "decide",
            "due",
            "extensionsDue",
            "insert",
            "ofClusters",
            "ofRequests",
            "paidUntil",
            "postponeExtension",
            "readyGangs",
            "saveRefusals",
            "setGenerations",
            "unsettled",
            "updateStale");
    private static final String[] FAILED = {
        "insertClashing: failure", "saveRefusals: failure", "updateStale: version conflict"
    };

    private static TestDatabase database;
    private static Transactions transactions;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        transactions = database.onOneConnection();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void theyAreAlike() {
        Likeness.Tally tally = compare(MemoryLeaseStore::new);
        assertThat(tally.done()).containsOnlyKeys(DONE);
        assertThat(tally.failed()).containsKeys(FAILED);
        assertThat(tally.rolledBack()).isPositive();
    }

    @Test
    void oneTooManyIsFound() {
        assertFound(() -> new MemoryLeaseStore() {
            @Override
            public List<TimedKey> due(Transaction tx, Instant now, @Nullable TimedKey after, int limit) {
                return super.due(tx, now, after, limit + 1);
            }
        });
    }

    @Test
    void anEdgeOfTimeOnTheWrongSideIsFound() {
        assertFound(() -> new MemoryLeaseStore() {
            @Override
            public List<ClusterId> extensionsDue(Transaction tx, Instant now, int limit) {
                return super.extensionsDue(tx, now.minusMillis(1), limit);
            }
        });
    }

    @Test
    void anotherOrderIsFound() {
        assertFound(() -> new MemoryLeaseStore() {
            @Override
            public List<LeaseRow> byIds(Transaction tx, Collection<LeaseId> leases) {
                return super.byIds(tx, leases).reversed();
            }
        });
    }

    @Test
    void aWriteThatIsNotGuardedIsFound() {
        assertFound(() -> new MemoryLeaseStore() {
            @Override
            public void update(Transaction tx, List<LeaseChange> changes) {
                for (LeaseChange change : changes) {
                    var now = byIds(tx, List.of(change.after().id()));
                    now.forEach(
                            row -> super.update(tx, List.of(new LeaseChange(row, change.after(), change.schedule()))));
                }
            }
        });
    }

    @Test
    void aWriteThatIsNotRolledBackIsFound() {
        assertFound(() -> new MemoryLeaseStore() {
            @Override
            public void postponeExtension(Transaction tx, Collection<LeaseId> leases, Instant until) {
                super.postponeExtension(MemoryTransaction.forgetful(tx), leases, until);
            }
        });
    }

    private static void assertFound(Supplier<LeaseStore> planted) {
        var found = catchThrowableOfType(Likeness.Difference.class, () -> compare(planted));
        assertThat(found).as("a difference").isNotNull();
    }

    private static Likeness.Tally compare(Supplier<LeaseStore> memory) {
        var tally = new Likeness.Tally();
        Likeness.seeds(SEQUENCES).forEach(seed -> {
            database.empty(LeaseSteps.TABLES);
            new Likeness<>(
                            new Side<>(new MemoryTransactions(() -> SampleLeases.GRANTED_AT), memory.get()),
                            new Side<>(transactions, new SqlLeaseStore()),
                            new LeaseSteps(seed),
                            tally)
                    .compare(seed);
        });
        return tally;
    }
}
