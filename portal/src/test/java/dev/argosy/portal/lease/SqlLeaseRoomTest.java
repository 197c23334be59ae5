package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.protocol.v1.LeaseReport.Phase;
import dev.argosy.protocol.v1.OrderEntry.Intent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main lives of {@link LeaseRoomTest} on PostgreSQL: grant, barrier, extension, ends, settlement. */
class SqlLeaseRoomTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final LeaseWorld world = new LeaseWorld(new LeaseWorld.Ground(
            database.transactions(), database.history(), database.pokes(), new SqlLeaseStore(), database::advance));

    /** Ahead of the wall clock database time stands still, so that the test alone moves it. */
    @BeforeEach
    void standStill() {
        world.advance(Duration.ofDays(1));
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void aGangIsGrantedStartedExtendedAndSettled() {
        var gang = world.granted("r", 1, 0, 1);
        assertThat(world.grant("r", 1, 0, 1)).isEqualTo(new GrantOutcome.Granted(gang));
        gang.forEach(lease -> world.report(lease, Phase.PREPARED, 0, 0, 0));
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.order(lease).getIntent()).isEqualTo(Intent.START));
        gang.forEach(world::running);
        Instant first = world.lease(gang.getFirst()).paidUntil();
        world.run(Duration.ofMinutes(8), Duration.ofMinutes(1));
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.lease(lease).paidUntil()).isAfter(first));
        gang.forEach(lease -> world.report(lease, Phase.EXITED, 480_000, 470_000, 0));
        gang.forEach(lease -> world.usage(lease, 470_000, true));
        gang.forEach(lease -> world.report(lease, Phase.GONE, 480_000, 470_000, 0));
        assertThat(gang).allSatisfy(lease -> {
            assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
            assertThat(world.lease(lease).settled()).isTrue();
            assertThat(world.funds.of(lease).charged()).isEqualTo(470_000);
        });
    }

    @Test
    void refusalsAreKeptAndGiveSlicesBack() {
        world.funds.moneyUntil.put(SampleLeases.cluster(1), world.now());
        var refused = world.grant("r", 1, 0, 1);
        assertThat(refused).isInstanceOf(GrantOutcome.Refused.class);
        assertThat(world.slices.holders()).isEmpty();
        world.funds.moneyUntil.clear();
        assertThat(world.grant("r", 1, 0, 1)).isEqualTo(refused);
    }

    @Test
    void anEndedLeaseThatItsMachineNeverHadGivesTheSliceBackAtOnce() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        var ordered = world.generation(0);
        world.room.leases().end(lease, EndCause.STOPPED);
        world.step();
        world.holds(0, ordered);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDING);
        world.holds(0, world.generation(0));
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
        assertThat(world.slices.holders()).isEmpty();
    }

    @Test
    void aLostMachineAndAnEmptyPurseEndByTimeAlone() {
        LeaseId lost = world.granted("a", 1, 0).getFirst();
        LeaseId poor = world.granted("b", 2, 1).getFirst();
        LeaseId never = world.granted("c", 0, 2).getFirst();
        LeaseId drained = world.granted("d", 3, 3).getFirst();
        world.running(drained);
        world.draining(3, true);
        world.running(lost);
        world.running(poor);
        world.funds.moneyUntil.put(SampleLeases.cluster(2), world.now().plus(Duration.ofMinutes(18)));
        world.silent(0);
        world.run(Duration.ofMinutes(23), Duration.ofMinutes(1));
        assertThat(world.reason(lost)).isEqualTo("machine-lost");
        assertThat(world.reason(poor)).isEqualTo("funds-exhausted");
        assertThat(world.reason(never)).isEqualTo("start-deadline");
        assertThat(world.reason(drained)).isEqualTo("drained");
        assertThat(world.lease(drained).end().orElseThrow().at())
                .isEqualTo(world.lease(drained).paidUntil());
        world.run(Duration.ofHours(84), Duration.ofHours(12));
        assertThat(world.slices.holders()).isEmpty();
        assertThat(world.lease(lost).settled()).isTrue();
    }
}
