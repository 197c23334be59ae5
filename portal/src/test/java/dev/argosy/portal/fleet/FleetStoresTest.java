package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Likeness;
import dev.argosy.portal.foundation.Likeness.Side;
import dev.argosy.portal.foundation.MemoryTransaction;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stores in memory are like those on PostgreSQL, as far as random sequences tell; and they do tell. */
class FleetStoresTest {
    private static final long SEQUENCES = 60;
    private static final String[] DONE = {
        "acknowledge",
        "acknowledgeGrant",
        "change",
        "desired",
        "documents",
        "enrol",
        "everHeard",
        "heard",
        "keys",
        "leaving",
        "nextGrantNumber",
        "ofOrganization",
        "put",
        "remove",
        "renew",
        "saveStale",
        "session",
        "token"
    };
    private static final String[] FAILED = {
        "enrol: failure", "nextGrantNumber: failure", "put: failure", "saveStale: version conflict", "session: failure"
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
        Likeness.Tally tally = compare(FleetStores::inMemory);
        assertThat(tally.done()).containsOnlyKeys(DONE);
        assertThat(tally.failed()).containsKeys(FAILED);
        assertThat(tally.rolledBack()).isPositive();
    }

    @Test
    void aContactOneMillisecondLateIsFound() {
        assertFound(() -> machines(new MemoryMachineStore() {
            @Override
            public void heard(Transaction tx, Map<MachineId, Instant> contacts) {
                contacts.forEach((machine, at) -> super.heard(tx, Map.of(machine, at.plusMillis(1))));
            }
        }));
    }

    @Test
    void anotherOrderIsFound() {
        assertFound(() -> machines(new MemoryMachineStore() {
            @Override
            public List<MachineRow> all(Transaction tx) {
                return super.all(tx).reversed();
            }
        }));
    }

    @Test
    void aSessionThatIsNotRolledBackIsFound() {
        assertFound(() -> machines(new MemoryMachineStore() {
            @Override
            public long nextSession(Transaction tx, MachineId id) {
                return super.nextSession(MemoryTransaction.forgetful(tx), id);
            }
        }));
    }

    @Test
    void anAcknowledgementOneTooLowIsFound() {
        assertFound(() -> desired(new MemoryDesiredStore() {
            @Override
            public void acknowledgeGrant(Transaction tx, MachineId machine, long grantNumber) {
                super.acknowledgeGrant(tx, machine, grantNumber - 1);
            }
        }));
    }

    @Test
    void aGenerationRaisedTwiceIsFound() {
        assertFound(() -> desired(new MemoryDesiredStore() {
            @Override
            public Generation raise(Transaction tx, MachineId machine) {
                super.raise(tx, machine);
                return super.raise(tx, machine);
            }
        }));
    }

    @Test
    void aRemovalThatForgetsOneIsFound() {
        assertFound(() -> desired(new MemoryDesiredStore() {
            @Override
            public void remove(Transaction tx, MachineId machine, List<String> ids) {
                super.remove(tx, machine, ids.subList(Math.min(1, ids.size()), ids.size()));
            }
        }));
    }

    private static FleetStores machines(MachineStore planted) {
        return new FleetStores(planted, new MemoryDesiredStore());
    }

    private static FleetStores desired(DesiredStore planted) {
        return new FleetStores(new MemoryMachineStore(), planted);
    }

    private static void assertFound(Supplier<FleetStores> planted) {
        var found = catchThrowableOfType(Likeness.Difference.class, () -> compare(planted));
        assertThat(found).as("a difference").isNotNull();
    }

    private static Likeness.Tally compare(Supplier<FleetStores> memory) {
        var tally = new Likeness.Tally();
        Likeness.seeds(SEQUENCES).forEach(seed -> {
            database.empty(FleetSteps.TABLES);
            new Likeness<>(
                            new Side<>(new MemoryTransactions(() -> Instant.EPOCH), memory.get()),
                            new Side<>(transactions, FleetStores.onSql()),
                            new FleetSteps(seed),
                            tally)
                    .compare(seed);
        });
        return tally;
    }
}
