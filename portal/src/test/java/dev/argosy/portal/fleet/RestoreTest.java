package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.fleet.DesiredStates.Entry;
import dev.argosy.portal.fleet.FleetFixture.Connection;
import dev.argosy.portal.foundation.Restores;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.protocol.v1.PortalMessage.MessageCase;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A database is copied back that lacks the last commits; a machine has seen them. */
class RestoreTest {
    @Test
    void aMachineThatSawTheLostCommitsComesBackInANewEra() {
        try (TestDatabase lost = TestDatabase.fresh()) {
            FleetFixture before = FleetFixture.on(lost);
            FakeAgent agent = before.enrol();
            order(before, agent.machine(), "kept");
            try (TestDatabase backup = lost.copy()) {
                Generation seen = order(before, agent.machine(), "lost");
                before.connect(agent).ping(seen);
                comesBack(backup, agent, seen);
            }
        }
    }

    private static void comesBack(TestDatabase backup, FakeAgent agent, Generation seen) {
        FleetFixture restored = FleetFixture.on(backup);
        assertThat(restored.connect(agent, hello(seen)).goodbye()).hasValueSatisfying(why -> {
            assertThat(why.code()).isEqualTo(Codes.STALE_GENERATION);
            assertThat(why.remedy()).contains("argosy.database.restored");
        });

        assertThat(Restores.note(backup.transactions(), backup.history(), "monday"))
                .isNotEmpty();

        Connection connection = restored.connect(agent, hello(seen));
        assertThat(connection.goodbye()).isEmpty();
        var answer = connection.received().getFirst().getHelloAnswer();
        assertThat(answer.getRolledBack()).isFalse();
        restored.settle();
        var states = connection.received().stream()
                .filter(message -> message.getMessageCase() == MessageCase.DESIRED_STATE)
                .toList();
        var document = states.getLast().getDesiredState();
        var given = new Generation(
                document.getGeneration().getEra(), document.getGeneration().getNumber());
        assertThat(given).isGreaterThan(seen);
        // what only the machine knows is not in it, so the machine stops it
        assertThat(document.getEntriesList()).extracting(entry -> entry.getId()).containsExactly("kept");
        connection.ping(given);
        Machine machine = run(
                restored,
                tx -> restored.room().machines().byId(tx, agent.machine()).orElseThrow());
        assertThat(machine.takesLeases()).isTrue();
        long next = run(restored, tx -> restored.room().desiredStates().nextGrantNumber(tx, agent.machine()));
        assertThat(next).isEqualTo(3);
    }

    @Test
    void aRestoreIsNotedOnceAndARestoreOfARestoredDatabaseIsNewer() {
        try (TestDatabase database = TestDatabase.fresh();
                TestDatabase backup = database.copy()) {
            long first = note(database, "monday").orElseThrow();
            assertThat(note(database, "monday")).isEmpty();
            assertThat(note(database, "")).isEmpty();
            assertThat(note(database, "tuesday").orElseThrow()).isGreaterThan(first);
            assertThat(first).isGreaterThan(1);
            backup.advance(Duration.ofHours(1));
            assertThat(note(backup, "wednesday").orElseThrow()).isGreaterThan(first + 1);
            assertThatThrownBy(() -> note(database, "a\nb")).isInstanceOf(RefusedException.class);
        }
    }

    private static OptionalLong note(TestDatabase database, String name) {
        return Restores.note(database.transactions(), database.history(), name);
    }

    private static Generation order(FleetFixture fleet, MachineId machine, String id) {
        return run(fleet, tx -> {
            fleet.room().desiredStates().nextGrantNumber(tx, machine);
            return fleet.room()
                    .desiredStates()
                    .put(tx, machine, List.of(new Entry("order", id, new byte[] {1}, Set.of("process"))));
        });
    }

    private static dev.argosy.protocol.v1.Hello.Builder hello(Generation highest) {
        return FakeAgent.hello()
                .setHighestGrantNumber(2)
                .setHighestGeneration(dev.argosy.protocol.v1.Generation.newBuilder()
                        .setEra(highest.era())
                        .setNumber(highest.number()));
    }

    private static <T> T run(FleetFixture fleet, Function<Transaction, T> action) {
        return fleet.transactions().run(action::apply);
    }
}
