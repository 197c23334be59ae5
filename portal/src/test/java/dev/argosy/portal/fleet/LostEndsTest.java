package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.MemoryTransactions.Fate;
import dev.argosy.portal.foundation.Pokes;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Sessions that end while the database is away: when their machines were last heard is not forgotten. */
class LostEndsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private Fate fate = Fate.COMMITS;
    private final Pokes pokes = new Pokes();
    private final MemoryTransactions transactions = new MemoryTransactions(() -> NOW, () -> fate);
    private final FleetFixture fleet = FleetFixture.inMemory(transactions, new MemoryHistory(pokes), pokes);

    @Test
    void anEndThatCannotBeWrittenIsWrittenLater() {
        FakeAgent agent = fleet.enrol();
        FleetFixture.Connection connection = fleet.connect(agent);
        fate = Fate.FAILS;
        connection.disconnect();
        fate = Fate.COMMITS;
        assertThat(fleet.facts(agent)).endsWith("machine-connected");
        fleet.settle();
        assertThat(fleet.facts(agent)).endsWith("machine-connected", "machine-disconnected");
        assertThat(transactions
                        .run(tx -> fleet.room().machines().byId(tx, agent.machine()))
                        .orElseThrow()
                        .lastContact())
                .contains(NOW);
    }
}
