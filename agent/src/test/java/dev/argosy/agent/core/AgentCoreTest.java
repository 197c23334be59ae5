package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.UsageReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentCoreTest {
    private static final long MINUTE = 60_000;

    private final AgentRig rig = new AgentRig().started();

    private DesiredEntry order(int lease, boolean start) {
        return Orders.entry(lease, start, AgentRig.PORTAL, Orders.GPU_0);
    }

    @Test
    void writesTheGenerationDownBeforeDoingAnythingOfIt() {
        rig.journal.full(true);
        rig.desired(order(1, true));
        assertThat(rig.runtime.calls()).isEmpty();

        rig.journal.full(false);
        rig.after(1_000);

        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
        assertThat(rig.journal.durable()).anyMatch(JournalEntry.Desired.class::isInstance);
    }

    @Test
    void asksForPaidTimeAtOnceAndStartsOnlyWithAnAnswer() {
        rig.link.clear();
        rig.desired(order(1, true)).prepared(1);
        assertThat(rig.link.all(ToPortal.Ping.class)).hasSize(1);
        assertThat(rig.link.last(ToPortal.Ping.class).orElseThrow().generation())
                .isEqualTo(new Generation(1, 1));
        assertThat(rig.runtime.calls()).doesNotContain("start 1");

        rig.paid(20 * MINUTE, 1);

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void makesTheStartDurableBeforeItHappens() {
        rig.runtime.beforeStart(() -> assertThat(rig.journal.durable())
                .anyMatch(entry -> entry instanceof JournalEntry.Moved moved && moved.phase() == Phase.STARTING));

        rig.running(1);

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void ignoresAnAnswerAboutAGenerationItHasNotWrittenDown() {
        rig.desired(order(1, true)).prepared(1);
        var ping = rig.link.last(ToPortal.Ping.class).orElseThrow();

        rig.core()
                .received(new FromPortal.PingAnswer(
                        ping.number(),
                        List.of(new FromPortal.Remaining(Orders.lease(1), new Generation(1, 9), 20 * MINUTE)),
                        0));

        assertThat(rig.runtime.calls()).doesNotContain("start 1");
    }

    @Test
    void countsPaidTimeFromTheSendingOfThePing() {
        rig.desired(order(1, true)).prepared(1);
        long sent = rig.clock.millis();
        rig.clock.advance(4_000);

        rig.paid(20 * MINUTE, 1);

        assertThat(rig.runtime.deadline(Orders.lease(1)).atMillis()).isEqualTo(sent + 20 * MINUTE - 30_000);
    }

    @Test
    void neverGoesBeyondTheOrdersMaximum() {
        rig.desired(order(1, true)).prepared(1);
        long accepted = rig.clock.millis();

        rig.paid(Long.MAX_VALUE / 4, 1);

        assertThat(rig.runtime.deadline(Orders.lease(1)).atMillis())
                .isEqualTo(accepted + Orders.MAXIMUM_MILLIS - 30_000);
    }

    @Test
    void waitsToStartUntilTheGangIsToldTo() {
        rig.desired(order(1, false)).prepared(1).paid(20 * MINUTE, 1);
        assertThat(rig.status(1).phase()).isEqualTo(Phase.PREPARED);
        assertThat(rig.runtime.calls()).doesNotContain("start 1");

        rig.desired(order(1, true)).paid(20 * MINUTE, 1);

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void startsNothingBesideAWorkloadOnTheSameGpuThatIsNotGone() {
        rig.running(1);
        rig.desired(order(2, true)).prepared(2).paid(20 * MINUTE, 2);
        assertThat(rig.runtime.calls()).contains("stop 1").doesNotContain("start 2");

        rig.exited(1, 143);

        assertThat(rig.runtime.calls()).contains("start 2");
    }

    @Test
    void keepsAGpuBlockedBesideAWorkloadThatCannotBeKilled() {
        rig.running(1);
        rig.core().observed(new Observation.StopFailed(Orders.lease(1), "stuck"));
        rig.desired(order(2, true)).prepared(2).paid(20 * MINUTE, 2);

        assertThat(rig.runtime.calls()).doesNotContain("start 2");
    }

    @Test
    void runsLeasesOnOtherGpusSideBySide() {
        rig.running(1);
        rig.desired(order(1, true), Orders.entry(2, true, AgentRig.PORTAL, Orders.GPU_1))
                .prepared(2)
                .paid(20 * MINUTE, 1, 2);

        assertThat(rig.runtime.calls()).contains("start 2").doesNotContain("stop 1");
    }

    @Test
    void refusesAnOlderGeneration() {
        rig.running(1);
        rig.core().received(new FromPortal.Desired(new Generation(1, 0), List.of()));

        assertThat(rig.link.last(ToPortal.Refused.class).orElseThrow().code()).isEqualTo("stale-generation");
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
    }

    @Test
    void refusesWhatItsPortalDidNotSign() {
        rig.desired(Orders.entry(1, true, message -> new byte[32], Orders.GPU_0));

        assertThat(rig.link.last(ToPortal.Refused.class).orElseThrow().code()).isEqualTo("bad-signature");
        assertThat(rig.status(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.status(1).progress().reason()).isEqualTo("bad-signature");
        assertThat(rig.runtime.calls()).isEmpty();
    }

    @Test
    void refusesAnotherWorkloadThanTheSignedOne() {
        rig.workload(Orders.workload(List.of("evil"))).desired(order(1, true));

        assertThat(rig.status(1).progress().reason()).isEqualTo("bad-signature");
        assertThat(rig.runtime.calls()).isEmpty();
        assertThat(rig.journal.durable()).noneMatch(JournalEntry.Fetched.class::isInstance);
    }

    @Test
    void refusesWhatItDoesNotFullyUnderstand() {
        DesiredEntry known = order(1, true);
        rig.desired(
                new DesiredEntry("volume", "vol_1", Set.of(), Optional.empty()),
                new DesiredEntry(DesiredEntry.ORDER, known.id(), Set.of("mig"), known.order()));

        assertThat(rig.link.all(ToPortal.Refused.class))
                .extracting(ToPortal.Refused::code)
                .containsExactly("agent-too-old", "agent-too-old");
        assertThat(rig.runtime.calls()).isEmpty();
    }

    @Test
    void refusesASliceThatIsNotThere() {
        rig.desired(Orders.entry(
                1, true, AgentRig.PORTAL, dev.argosy.kernel.GpuId.of(Orders.MACHINE, "GPU-of-another-machine")));

        assertThat(rig.status(1).progress().reason()).isEqualTo("slice-does-not-fit");
    }

    @Test
    void refusesACommandOrVariableThatNoProcessCanHave() {
        refusesWorkload(1, List.of(""), Map.of());
        refusesWorkload(2, List.of("a\0b"), Map.of());
        refusesWorkload(3, List.of("true"), Map.of("-S", "evil"));
        refusesWorkload(4, List.of("true"), Map.of("A=B", "c"));
    }

    private void refusesWorkload(int lease, List<String> command, Map<String, String> environment) {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                command,
                environment,
                Optional.empty(),
                0,
                1 << 20,
                1 << 20,
                1,
                Optional.empty());
        rig.workload(workload)
                .desired(Orders.entry(Orders.order(lease, workload, Orders.GPU_0), true, AgentRig.PORTAL));
        assertThat(rig.status(lease).progress().reason()).isEqualTo("invalid-value");
    }

    @Test
    void answersAProbeAtOnceAlsoBeforeHelloWasAnswered() {
        rig.core().received(new FromPortal.Probe(7));
        assertThat(rig.link.last(ToPortal.ProbeAnswer.class)).contains(new ToPortal.ProbeAnswer(7));

        rig.core().connected();
        rig.core().received(new FromPortal.Probe(8));
        assertThat(rig.link.last(ToPortal.ProbeAnswer.class)).contains(new ToPortal.ProbeAnswer(8));
    }

    @Test
    void takesNoNewWorkWithoutRoomButRunsOn() {
        rig.running(1);
        rig.core().diskLow(true);
        rig.desired(order(1, true), Orders.entry(2, true, AgentRig.PORTAL, Orders.GPU_1));

        assertThat(rig.status(2).progress().reason()).isEqualTo("disk-low");
        assertThat(rig.status(1).phase()).isEqualTo(Phase.RUNNING);

        rig.core().diskLow(false);
        rig.desired(order(1, true), Orders.entry(3, true, AgentRig.PORTAL, Orders.GPU_1));
        assertThat(rig.runtime.calls()).contains("prepare 3");
    }

    @Test
    void stopsWhatIsNoLongerDesired() {
        rig.running(1).desired();

        assertThat(rig.runtime.calls()).contains("stop 1");
        rig.exited(1, 143);
        assertThat(rig.status(1).progress().stopped()).isTrue();
        assertThat(rig.status(1).progress().reason()).isEqualTo("order-gone");
    }

    @Test
    void tellsWithEachPingWhatItHasUntilThePortalKnowsThatItIsGone() {
        rig.running(1);
        assertThat(held()).containsExactly(Orders.lease(1));
        rig.desired();
        assertThat(held()).containsExactly(Orders.lease(1));
        rig.exited(1, 143);
        assertThat(held()).containsExactly(Orders.lease(1));
    }

    private List<LeaseId> held() {
        rig.after(5_000);
        return rig.link.last(ToPortal.Ping.class).orElseThrow().held();
    }

    @Test
    void stopsInTimeForPaidTimeToBeOver() {
        rig.running(1);
        rig.after(20 * MINUTE - 30_001);
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");

        rig.after(1);

        assertThat(rig.runtime.calls()).contains("stop 1");
    }

    @Test
    void isNeverSoonerForLackOfContact() {
        rig.running(1);
        rig.core().disconnected();

        rig.after(19 * MINUTE);

        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
    }

    @Test
    void movesTheDeadlineAndSignsWhenAnExtensionArrives() {
        rig.running(1).allTaken();
        rig.after(6 * MINUTE).allTaken();
        rig.link.clear();
        rig.core().received(new FromPortal.PingAnswer(-1, List.of(), 0));
        rig.after(5_000);

        rig.paid(20 * MINUTE, 1);

        assertThat(rig.runtime.deadline(Orders.lease(1)).atMillis())
                .isEqualTo(rig.clock.millis() + 20 * MINUTE - 30_000);
        assertThat(rig.lastUsage().getLast().activeMillis()).isEqualTo(6 * MINUTE + 5_000);
    }

    @Test
    void stopsEverythingOfEarlierGrantsWhenHistoryWasRolledBack() {
        rig.running(1);
        rig.greeted(Map.of(), true);

        assertThat(rig.runtime.calls()).contains("stop 1");
        rig.exited(1, 143);
        assertThat(rig.status(1).progress().reason()).isEqualTo("history-rolled-back");
        rig.desired(Orders.entry(2, true, AgentRig.PORTAL, Orders.GPU_1));
        assertThat(rig.runtime.calls()).contains("prepare 2");
    }

    @Test
    void doesNotLookRolledBackAgainOnceItWasFencedOff() {
        rig.started();
        rig.core().connected();
        rig.core().received(new FromPortal.HelloAnswer(2, Map.of(), 7, AgentRig.ORDER_KEY));
        rig.after(10_000).core().connected();
        assertThat(rig.link.all(ToPortal.Hello.class).getLast().highestGrantNumber())
                .isEqualTo(7);
        rig.restarted().core().connected();
        assertThat(rig.link.all(ToPortal.Hello.class).getLast().highestGrantNumber())
                .isEqualTo(7);
    }

    @Test
    void believesNoPortalWithAnotherOrderKey() {
        rig.core().connected();
        rig.core().received(new FromPortal.HelloAnswer(2, Map.of(), 0, new byte[] {9}));

        assertThat(rig.link.hungUp()).containsExactly("bad-signature");
        assertThat(rig.core().greeted()).isFalse();
    }

    @Test
    void chainsRunningTotalsAndSignsThemTogether() {
        rig.running(1).allTaken();
        rig.after(MINUTE).allTaken();
        rig.after(MINUTE).allTaken();
        rig.exited(1, 0);

        var batches = rig.link.all(ToPortal.Usage.class);
        var records = batches.stream()
                .flatMap(batch -> batch.lines().stream())
                .map(line -> dev.argosy.kernel.evidence.UsageRecord.parse(line.record()))
                .toList();
        assertThat(records).extracting(r -> r.activeMillis()).containsExactly(0L, MINUTE, 2 * MINUTE, 2 * MINUTE);
        assertThat(records).extracting(r -> r.sequence()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(records.getFirst().previous()).isEqualTo(Digest.ZERO);
        for (int i = 1; i < records.size(); i++) {
            assertThat(records.get(i).previous()).isEqualTo(records.get(i - 1).hash());
        }
        assertThat(batches.getLast().lines().getLast().last()).isTrue();
        assertThat(UsageReport.parse(batches.getLast().report()))
                .isEqualTo(UsageReport.over(Orders.MACHINE, List.of(records.getLast())));
    }

    @Test
    void sendsUsageAgainUntilItIsAnswered() {
        rig.running(1);
        rig.link.clear();

        rig.after(11_000);

        assertThat(rig.lastUsage()).extracting(r -> r.sequence()).contains(1L);
    }

    @Test
    void sendsWhatAPortalThatLostCommitsDoesNotHold() {
        rig.running(1).allTaken();
        rig.after(MINUTE).allTaken();
        rig.link.clear();

        rig.greeted(Map.of(Orders.lease(1), 1L), false);

        assertThat(rig.lastUsage()).extracting(r -> r.sequence()).containsExactly(2L);
    }

    @Test
    void tellsTheEndBeforeItTellsThatAllIsGone() {
        rig.running(1).exited(1, 7).released(1);
        assertThat(rig.status(1).phase()).isEqualTo(Phase.EXITED);
        assertThat(rig.status(1).progress().exitCode()).isEqualTo(7);

        rig.allTaken();

        assertThat(rig.status(1).phase()).isEqualTo(Phase.GONE);
        rig.allTaken().desired().allTaken();
        rig.after(MINUTE);
        assertThat(rig.link.last(ToPortal.Leases.class).orElseThrow().leases()).isEmpty();
    }

    @Test
    void tellsWhyAWorkloadCouldNotStart() {
        rig.desired(order(1, true));
        rig.core().observed(new Observation.PrepareFailed(Orders.lease(1), "command-not-found", "no such", 127));

        assertThat(rig.status(1).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.status(1).progress().exitCode()).isEqualTo(127);
        assertThat(rig.runtime.calls()).contains("release 1");
    }

    @Test
    void stopsEverythingWhenTheProviderSaysSo() {
        rig.running(1);
        rig.core().stopEverything();

        assertThat(rig.runtime.calls()).contains("stop 1");
        assertThat(rig.core().quiet()).isFalse();
        rig.exited(1, 143).released(1).allTaken().allTaken();
        assertThat(rig.core().quiet()).isTrue();
    }
}
