package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.protocol.v1.LeaseReport;
import dev.argosy.protocol.v1.LeaseReport.Phase;
import dev.argosy.protocol.v1.OrderEntry.Intent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whole lives of leases through the room's doors, on memory stores. */
class LeaseRoomTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TICK = Duration.ofSeconds(10);

    private final LeaseWorld world = new LeaseWorld();

    @Test
    void aLeaseLivesFromGrantToSettlement() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        var order = world.order(lease);
        assertThat(order.getIntent()).isEqualTo(Intent.START);
        var text = OrderText.parse(order.getOrder().toByteArray());
        assertThat(text.lease()).isEqualTo(lease);
        assertThat(text.token()).isEqualTo(world.lease(lease).grant().token());
        byte[] workload = world.workload(lease, text.token()).orElseThrow();
        assertThat(text.workload()).isEqualTo(dev.argosy.kernel.evidence.Digest.of(workload));
        assertThat(order.getWorkloadSize()).isEqualTo(workload.length);
        var stale = new FencingToken(text.token().machine(), text.token().grantNumber() + 1);
        assertThat(world.workload(lease, stale)).isEmpty();
        world.advance(TICK);
        world.running(lease);
        world.run(MINUTE.multipliedBy(30), TICK);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ACTIVE);
        assertThat(world.lease(lease).paidUntil()).isAfter(world.now().plus(MINUTE.multipliedBy(14)));
        world.usage(lease, 1_700_000, false);
        world.report(lease, Phase.EXITED, 1_800_001, 1_790_000, 3);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDING);
        assertThat(world.cap(lease)).isEqualTo(1_790_000);
        assertThat(world.workload(lease, text.token())).isEmpty();
        assertThat(world.lease(lease).settled()).isFalse();
        world.usage(lease, 1_790_000, true);
        assertThat(world.lease(lease).settled()).isTrue();
        assertThat(world.funds.of(lease).charged()).isEqualTo(1_790_000);
        assertThat(world.funds.requesters).containsExactly(SampleLeases.requester());
        world.report(lease, Phase.GONE, 1_800_500, 1_790_000, 3);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
        assertThat(world.lease(lease).end().orElseThrow().exitCode()).isEqualTo(3);
        assertThat(world.kinds(lease))
                .startsWith("lease-granted", "lease-started", "lease-extended")
                .endsWith("lease-ending", "lease-settled", "lease-ended");
    }

    @Test
    void aGangStartsTogetherBehindItsBarrier() {
        var gang = world.granted("r", 1, 0, 1);
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.order(lease).getIntent()).isEqualTo(Intent.PREPARE));
        var generation = world.desired.generation(SampleLeases.machine(0));
        world.report(gang.get(0), Phase.PREPARED, 0, 0, 0);
        world.report(gang.get(0), Phase.PREPARED, 0, 0, 0);
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.order(lease).getIntent()).isEqualTo(Intent.PREPARE));
        world.report(gang.get(1), Phase.PREPARED, 0, 0, 0);
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.order(lease).getIntent()).isEqualTo(Intent.START));
        assertThat(world.desired.generation(SampleLeases.machine(0))).isEqualTo(generation.next());
    }

    @Test
    void allSlicesOfARequestOrNone() {
        world.granted("first", 1, 1);
        var outcome = world.grant("second", 2, 0, 1);
        assertThat(outcome).isInstanceOfSatisfying(GrantOutcome.Refused.class, refused -> {
            assertThat(refused.retryWithOtherSlices()).isTrue();
            assertThat(refused.refusal().code()).isEqualTo(Codes.NO_FEASIBLE_SLICE);
        });
        assertThat(world.slices.holders()).hasSize(1);
        assertThat(world.grant("third", 2, 0)).isInstanceOf(GrantOutcome.Granted.class);
    }

    @Test
    void refusedMoneyGivesTheSlicesBack() {
        world.funds.moneyUntil.put(SampleLeases.cluster(1), world.now().plusSeconds(59));
        var outcome = world.grant("r", 1, 0, 1);
        assertThat(outcome).isInstanceOfSatisfying(GrantOutcome.Refused.class, refused -> {
            assertThat(refused.retryWithOtherSlices()).isFalse();
            assertThat(refused.refusal().code()).isEqualTo(Codes.INSUFFICIENT_FUNDS);
        });
        assertThat(world.slices.holders()).isEmpty();
        // decided once: more money does not change the answer to this request
        world.funds.moneyUntil.clear();
        assertThat(world.grant("r", 1, 0, 1)).isEqualTo(outcome);
    }

    @Test
    void aTermUnderAMinuteIsRefused() {
        var outcome = world.grant("r", 1, world.now().plusSeconds(59), 0);
        assertThat(((GrantOutcome.Refused) outcome).refusal().code()).isEqualTo(LeaseCodes.TERM_TOO_SHORT);
    }

    @Test
    void aRepeatedRequestFindsItsOwnLeases() {
        var first = world.grant("r", 1, 0, 1);
        assertThat(world.grant("r", 1, 0, 1)).isEqualTo(first);
        var twice = new ArrayList<GrantOutcome>();
        world.room.leases().grant(LeaseWorld.request("s", 1, null, 2), twice::add);
        world.room.leases().grant(LeaseWorld.request("s", 1, null, 2), twice::add);
        world.room.loops().getFirst().step();
        world.room.loops().getFirst().step();
        assertThat(twice).hasSize(2);
        assertThat(twice.get(1)).isEqualTo(twice.get(0));
    }

    /** After a start nothing is decided about machines that may still call; the loop must not turn on that. */
    @Test
    void whatWaitsForMachinesIsNotLookedAtWithoutRestAndKeepsNothingElseWaiting() {
        LeaseId over = world.granted("over", 1, 0).getFirst();
        world.running(over);
        world.report(over, Phase.EXITED, 1_000, 1_000, 0);
        world.report(over, Phase.GONE, 1_000, 1_000, 0);
        world.advance(LeaseSettings.DEFAULT_SETTLEMENT_WINDOW);
        List<LeaseId> waiting =
                world.granted("waiting", 2, LongStream.range(10, 611).toArray());
        world.advance(GrantRequest.DEFAULT_START_DEADLINE);
        world.restart();

        var loop = world.room.loops().getFirst();
        int steps = 1;
        while (loop.step()) {
            steps++;
            assertThat(steps).as("steps without rest").isLessThan(10);
        }
        assertThat(world.lease(over).settled()).isTrue();
        assertThat(waiting)
                .allSatisfy(lease -> assertThat(world.lease(lease).state()).isEqualTo(Lease.State.GRANTED));

        world.advance(Duration.ofSeconds(31));
        while (loop.step()) {
            continue;
        }
        assertThat(waiting)
                .allSatisfy(lease -> assertThat(world.lease(lease).end()).isPresent());
        world.check();
    }

    @Test
    void oneBrokenRequestHarmsNoOther() {
        world.desired.broken.add(SampleLeases.machine(1));
        var outcomes = new ArrayList<GrantOutcome>();
        for (int machine = 0; machine < 3; machine++) {
            world.room.leases().grant(LeaseWorld.request("r" + machine, machine, null, machine), outcomes::add);
        }
        assertThatThrownBy(() -> world.room.loops().getFirst().step()).hasMessageContaining("broken");
        outcomes.forEach(world::remember);
        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Granted", "Refused", "Granted");
        assertThat(((GrantOutcome.Refused) outcomes.get(1)).refusal().code()).isEqualTo(Codes.INTERNAL);
        world.check();
    }

    @Test
    void aStopIsTheCustomersAndRepeatsChangeNothing() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        world.running(lease);
        world.run(MINUTE.multipliedBy(2), TICK);
        world.room.leases().end(SampleLeases.cluster(1), EndCause.STOPPED);
        world.step();
        assertThat(world.reason(lease)).isEqualTo("stopped");
        long cap = world.cap(lease);
        assertThat(cap).isBetween(120_000L, 150_001L);
        int facts = world.kinds(lease).size();
        world.room.leases().end(lease, EndCause.MEMBER_ENDED);
        world.running(lease);
        assertThat(world.kinds(lease)).hasSize(facts);
        world.report(lease, Phase.EXITED, 125_000, 125_000, 143);
        world.report(lease, Phase.EXITED, 125_000, 125_000, 143);
        assertThat(world.lease(lease).end().orElseThrow().exitCode()).isEqualTo(143);
        assertThat(world.cap(lease)).isEqualTo(cap);
        assertThat(world.kinds(lease)).hasSize(facts + 1);
    }

    @Test
    void aLostMachineEndsWithItsPaidTimeAndGivesTheSliceBackLater() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        world.running(lease);
        world.run(MINUTE.multipliedBy(7), TICK);
        Instant lastContact = world.now();
        world.silent(0);
        Instant paidUntil = world.lease(lease).paidUntil();
        world.run(Duration.between(world.now(), paidUntil).plusSeconds(20), TICK);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ACTIVE);
        assertThat(world.lease(lease).paidUntil()).isEqualTo(paidUntil);
        world.run(Duration.ofSeconds(20), TICK);
        assertThat(world.reason(lease)).isEqualTo("machine-lost");
        assertThat(world.cap(lease)).isEqualTo(world.lease(lease).millisUntil(lastContact));
        world.run(Duration.ofSeconds(40), TICK);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
        // it comes back: nothing happens twice
        world.live(0);
        world.report(lease, Phase.GONE, 999_999, 999_999, 0);
        world.usage(lease, 999_999, true);
        assertThat(world.funds.of(lease).charged()).isEqualTo(world.cap(lease));
        assertThat(world.lease(lease).settled()).isTrue();
    }

    @Test
    void moneyThatRunsOutEndsTheClusterAsOne() {
        world.funds.moneyUntil.put(SampleLeases.cluster(1), world.now().plus(MINUTE.multipliedBy(23)));
        var gang = world.granted("r", 1, 0, 1);
        gang.forEach(lease -> world.report(lease, Phase.PREPARED, 0, 0, 0));
        gang.forEach(world::running);
        world.run(MINUTE.multipliedBy(22), TICK);
        assertThat(gang)
                .allSatisfy(lease -> assertThat(world.lease(lease).paidUntil())
                        .isEqualTo(SampleLeases.GRANTED_AT.plus(MINUTE.multipliedBy(23))));
        world.run(MINUTE, TICK);
        assertThat(gang).allSatisfy(lease -> {
            assertThat(world.reason(lease)).isEqualTo("funds-exhausted");
            assertThat(world.cap(lease)).isEqualTo(world.lease(lease).grantedMillis());
        });
    }

    @Test
    void aTermBoundsExtensionsAndCanBeMoved() {
        Instant termEnd = world.now().plus(MINUTE.multipliedBy(25));
        var outcome = world.grant("r", 1, termEnd, 0);
        LeaseId lease = ((GrantOutcome.Granted) outcome).leases().getFirst();
        world.running(lease);
        world.run(MINUTE.multipliedBy(10), TICK);
        assertThat(world.lease(lease).paidUntil()).isEqualTo(termEnd);
        Instant later = termEnd.plus(MINUTE.multipliedBy(5));
        assertThat(world.changeTerm(1, later)).isEqualTo(1);
        world.run(MINUTE.multipliedBy(15), TICK);
        assertThat(world.lease(lease).paidUntil()).isEqualTo(later);
        world.run(MINUTE.multipliedBy(5), TICK);
        assertThat(world.reason(lease)).isEqualTo("term-over");
    }

    /** It started while the portal was away, and says so as soon as there is one to say it to. */
    @Test
    void aStartDeadlineThatPassedWhileThePortalWasAwayWaitsForTheMachinesWord() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        world.advance(MINUTE.multipliedBy(12));
        world.restart();
        world.step();
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.GRANTED);
        world.report(lease, Phase.RUNNING, 690_000, 690_000, 0);
        world.run(MINUTE, TICK);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ACTIVE);
    }

    @Test
    void whatDoesNotStartInTimeCostsNothing() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        world.run(MINUTE.multipliedBy(10), TICK);
        assertThat(world.reason(lease)).isEqualTo("start-deadline");
        assertThat(world.cap(lease)).isZero();
        assertThat(world.lease(lease).settled()).isTrue();
        world.report(lease, Phase.GONE, 0, 0, 0);
        assertThat(world.slices.holders()).isEmpty();
    }

    @Test
    void aMemberOutOfContactKeepsWhatItHasAndRejoins() {
        var gang = world.granted("r", 1, 0, 1);
        gang.forEach(lease -> world.report(lease, Phase.PREPARED, 0, 0, 0));
        gang.forEach(world::running);
        world.silent(1);
        Instant kept = world.lease(gang.get(1)).paidUntil();
        world.run(MINUTE.multipliedBy(12), TICK);
        assertThat(world.lease(gang.get(0)).paidUntil()).isAfter(kept);
        assertThat(world.lease(gang.get(1)).paidUntil()).isEqualTo(kept);
        world.live(1);
        world.run(MINUTE, TICK);
        assertThat(world.lease(gang.get(1)).paidUntil())
                .isEqualTo(world.lease(gang.get(0)).paidUntil())
                .isAfter(kept);
    }

    /** Its provider empties the machine: what runs there is let go on as far as it is paid, and no further. */
    @Test
    void leasesOnADrainingMachineRunOut() {
        LeaseId drained = world.granted("r", 1, 0).getFirst();
        LeaseId spared = world.granted("s", 2, 1).getFirst();
        world.running(drained);
        world.running(spared);
        Instant paid = world.lease(drained).paidUntil();
        world.draining(0, true);
        world.draining(1, true);
        world.run(MINUTE.multipliedBy(10), TICK);
        assertThat(world.lease(drained).paidUntil()).isEqualTo(paid);
        world.draining(1, false);
        world.run(MINUTE.multipliedBy(10), TICK);
        assertThat(world.reason(drained)).isEqualTo("drained");
        assertThat(world.cap(drained)).isEqualTo(world.lease(drained).grantedMillis());
        assertThat(world.lease(spared).state()).isEqualTo(Lease.State.ACTIVE);
        assertThat(world.lease(spared).paidUntil()).isAfter(paid);
    }

    @Test
    void aMemberOnADrainingMachineDoesNotHaveTheOthersExtendedAllTheTime() {
        var gang = world.granted("r", 1, 0, 1);
        gang.forEach(lease -> world.report(lease, Phase.PREPARED, 0, 0, 0));
        gang.forEach(world::running);
        world.draining(1, true);
        world.run(MINUTE.multipliedBy(15), TICK);
        assertThat(world.kinds(gang.get(0)).stream().filter("lease-extended"::equals))
                .hasSizeBetween(2, 4);
        assertThat(world.kinds(gang.get(1))).doesNotContain("lease-extended");
    }

    /** It was ended before the machine heard of it, so the machine has nothing to report. */
    @Test
    void anEndedLeaseThatItsMachineNeverHadGivesTheSliceBackAtOnce() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        Generation ordered = world.generation(0);
        world.holds(0, ordered);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.GRANTED);
        world.room.leases().end(SampleLeases.cluster(1), EndCause.STOPPED);
        world.step();
        world.holds(0, ordered);
        assertThat(world.lease(lease).state()).as("its order may still start").isEqualTo(Lease.State.ENDING);
        world.holds(0, world.generation(0), lease);
        assertThat(world.lease(lease).state()).as("the machine has it").isEqualTo(Lease.State.ENDING);
        world.holds(1, world.generation(0));
        assertThat(world.lease(lease).state()).as("another machine").isEqualTo(Lease.State.ENDING);
        world.holds(0, world.generation(0));
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
        assertThat(world.reason(lease)).isEqualTo("stopped");
        assertThat(world.slices.holders()).isEmpty();
        assertThat(world.lease(lease).settled()).isTrue();
    }

    @Test
    void reportsOfOthersAndOfOlderSessionsChangeNothing() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        var running = LeaseReport.newBuilder()
                .setLease(lease.text())
                .setGrantNumber(world.lease(lease).grant().token().grantNumber())
                .setPhase(Phase.RUNNING);
        world.report(SampleLeases.machine(1), running.build());
        world.report(SampleLeases.machine(0), running.clone().setGrantNumber(99).build());
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.GRANTED);
        world.reconnect();
        assertThatThrownBy(() -> world.report(world.oldSession(lease), running.build()))
                .isInstanceOf(RefusedException.class);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.GRANTED);
        world.report(SampleLeases.machine(0), running.build());
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ACTIVE);
    }

    @Test
    void afterTheWindowNothingIsWaitedFor() {
        LeaseId lease = world.granted("r", 1, 0).getFirst();
        world.running(lease);
        world.run(MINUTE, TICK);
        world.usage(lease, 30_000, false);
        world.report(lease, Phase.GONE, 60_000, 60_000, 0);
        assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
        world.run(Duration.ofHours(71), Duration.ofHours(1));
        assertThat(world.lease(lease).settled()).isFalse();
        world.run(Duration.ofHours(2), Duration.ofHours(1));
        assertThat(world.lease(lease).settled()).isTrue();
        assertThat(world.funds.of(lease).charged()).isEqualTo(30_000);
    }

    @Test
    void unreadableReportsAreRefused() {
        var answer = world.room
                .reports()
                .handle(
                        new dev.argosy.portal.fleet.AgentMessages.Session(SampleLeases.machine(0), 1),
                        new byte[] {1, 2, 3});
        assertThat(answer.refusal()).isPresent();
        assertThat(List.of(answer.refusal().orElseThrow().code())).containsExactly(Codes.INVALID_VALUE);
    }
}
