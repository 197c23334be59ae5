package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.Likeness;
import dev.argosy.portal.foundation.Likeness.Side;
import dev.argosy.portal.foundation.MemoryTransaction;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store in memory is like the one on PostgreSQL, as far as random sequences tell; and they do tell. */
class ClusterStoresTest {
    private static final long SEQUENCES = 60;
    private static final List<String> DONE = List.of(
            "act",
            "dropMembers",
            "inState",
            "insert",
            "insertMissing",
            "load",
            "membersTold",
            "ofOrganization",
            "outputs",
            "putMembers",
            "putOutput",
            "updateStale");
    private static final String[] FAILED = {
        "insert: failure", "putOutput: failure", "updateStale: version conflict", "act: refused wrong-state"
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
        Likeness.Tally tally = compare(MemoryClusterStore::new);
        assertThat(tally.done())
                .containsKeys("act", "inState", "ofOrganization", "outputs", "putOutput", "putMembers", "membersTold");
        assertThat(DONE).containsAll(tally.done().keySet());
        assertThat(tally.failed()).containsKeys(FAILED);
        assertThat(tally.rolledBack()).isPositive();
    }

    @Test
    void oneTooManyIsFound() {
        assertFound(() -> new MemoryClusterStore() {
            @Override
            public List<Cluster> inState(Transaction tx, Cluster.State state, int limit) {
                return super.inState(tx, state, limit + 1);
            }
        });
    }

    @Test
    void anotherOrderIsFound() {
        assertFound(() -> new MemoryClusterStore() {
            @Override
            public List<Cluster> ofOrganization(
                    Transaction tx,
                    OrganizationId owner,
                    Set<Cluster.State> states,
                    @Nullable TimedKey after,
                    int limit) {
                return super.ofOrganization(tx, owner, states, after, limit).stream()
                        .sorted(Comparator.comparing(
                                (Cluster cluster) -> cluster.spec().createdAt()))
                        .toList();
            }
        });
    }

    @Test
    void aPageThatBeginsWithTheLastOfTheOneBeforeIsFound() {
        assertFound(() -> new MemoryClusterStore() {
            @Override
            public List<Cluster> ofOrganization(
                    Transaction tx,
                    OrganizationId owner,
                    Set<Cluster.State> states,
                    @Nullable TimedKey after,
                    int limit) {
                TimedKey before = after == null ? null : new TimedKey(after.at().plusMillis(1), after.id());
                return super.ofOrganization(tx, owner, states, before, limit);
            }
        });
    }

    @Test
    void aWriteThatIsNotGuardedIsFound() {
        assertFound(() -> new MemoryClusterStore() {
            @Override
            public void update(Transaction tx, Cluster cluster, long loadedVersion) {
                load(tx, cluster.id()).ifPresent(stored -> super.update(tx, cluster, stored.version()));
            }
        });
    }

    @Test
    void anOutputThatIsNotRolledBackIsFound() {
        assertFound(() -> new MemoryClusterStore() {
            @Override
            public void putOutput(Transaction tx, ClusterId cluster, Output output, Instant at) {
                super.putOutput(MemoryTransaction.forgetful(tx), cluster, output, at);
            }
        });
    }

    private static void assertFound(Supplier<ClusterStore> planted) {
        var found = catchThrowableOfType(Likeness.Difference.class, () -> compare(planted));
        assertThat(found).as("a difference").isNotNull();
    }

    private static Likeness.Tally compare(Supplier<ClusterStore> memory) {
        var tally = new Likeness.Tally();
        Likeness.seeds(SEQUENCES).forEach(seed -> {
            database.empty(ClusterSteps.TABLES);
            new Likeness<>(
                            new Side<>(new MemoryTransactions(() -> Instant.EPOCH), memory.get()),
                            new Side<>(transactions, new SqlClusterStore()),
                            new ClusterSteps(seed),
                            tally)
                    .compare(seed);
        });
        return tally;
    }
}
