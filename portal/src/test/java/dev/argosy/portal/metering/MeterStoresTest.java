package dev.argosy.portal.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.Likeness;
import dev.argosy.portal.foundation.Likeness.Side;
import dev.argosy.portal.foundation.MemoryTransaction;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store in memory is like the one on PostgreSQL, as far as random sequences tell; and they do tell. */
class MeterStoresTest {
    private static final long SEQUENCES = 60;
    private static final List<String> DONE = List.of(
            "book",
            "dropRolling",
            "evidence",
            "keep",
            "keptHashes",
            "markLast",
            "meters",
            "saveConflicts",
            "saveStale");
    private static final String[] FAILED = {"book: failure", "saveStale: version conflict"};

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
        Likeness.Tally tally = compare(MemoryMeterStore::new);
        assertThat(tally.done()).containsOnlyKeys(DONE);
        assertThat(tally.failed()).containsKeys(FAILED);
        assertThat(tally.rolledBack()).isPositive();
    }

    @Test
    void aWriteThatIsNotGuardedIsFound() {
        assertFound(() -> new MemoryMeterStore() {
            @Override
            public void saveMeters(Transaction tx, List<MeterChange> changes) {
                changes.forEach(change -> {
                    var now = meters(tx, List.of(change.after().lease()));
                    super.saveMeters(
                            tx, List.of(new MeterChange(now.get(change.after().lease()), change.after())));
                });
            }
        });
    }

    @Test
    void aRecordThatIsReplacedIsFound() {
        assertFound(() -> new MemoryMeterStore() {
            @Override
            public void keep(Transaction tx, KeptReport report, List<KeptRecord> kept) {
                super.keep(tx, report, kept.reversed());
            }
        });
    }

    @Test
    void evidenceThatGoesTooSoonIsFound() {
        assertFound(() -> new MemoryMeterStore() {
            @Override
            public void markLast(Transaction tx, LeaseId lease, long sequence) {
                super.markLast(tx, lease, sequence - 1);
            }
        });
    }

    @Test
    void aDropThatIsNotRolledBackIsFound() {
        assertFound(() -> new MemoryMeterStore() {
            @Override
            public int dropRolling(Transaction tx, Collection<LeaseId> leases, int limit) {
                return super.dropRolling(MemoryTransaction.forgetful(tx), leases, limit);
            }
        });
    }

    private static void assertFound(Supplier<MeterStore> planted) {
        var found = catchThrowableOfType(Likeness.Difference.class, () -> compare(planted));
        assertThat(found).as("a difference").isNotNull();
    }

    private static Likeness.Tally compare(Supplier<MeterStore> memory) {
        var tally = new Likeness.Tally();
        Likeness.seeds(SEQUENCES).forEach(seed -> {
            database.empty(MeterSteps.TABLES);
            new Likeness<>(
                            new Side<>(new MemoryTransactions(() -> Instant.EPOCH), memory.get()),
                            new Side<>(transactions, new SqlMeterStore()),
                            new MeterSteps(seed),
                            tally)
                    .compare(seed);
        });
        return tally;
    }
}
