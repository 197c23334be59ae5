package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.inventory.SimulatedGpus;
import dev.argosy.agent.wire.AgentWire;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent does when its machine fails it: workloads that cannot be killed, a disk without room. */
class AgentTroubleTest {
    private static final long MINUTE = 60_000;

    private static final MachineInventory MACHINE = new MachineInventory(
            new Host("host", "Linux", "cpu", 4, 1024, 1024, 0),
            SimulatedGpus.parse("H100:1"),
            true,
            "",
            "none",
            "host",
            "1");

    private final AgentRig rig = new AgentRig().started();

    private DesiredEntry order(int lease) {
        return Orders.entry(lease, true, AgentRig.PORTAL, Orders.GPU_0);
    }

    private void cannotBeKilled(int lease) {
        rig.core().observed(new Observation.StopFailed(Orders.lease(lease), "stuck"));
    }

    private List<Map<String, String>> told() {
        return rig.link.all(ToPortal.Inventory.class).stream()
                .map(ToPortal.Inventory::unsellable)
                .toList();
    }

    private void answerInventory(String code) {
        long number = rig.link.last(ToPortal.Inventory.class).orElseThrow().number();
        rig.core().received(new FromPortal.Answer(number, code, "", List.of()));
    }

    @Test
    void tellsThatAGpuCannotBeSoldBesideAWorkloadThatCannotBeKilledAndThatItCanAgain() {
        rig.running(1).desired();
        assertThat(told()).isEmpty();

        cannotBeKilled(1);
        assertThat(told()).containsExactly(Map.of("GPU-0", "stop-failed"));
        answerInventory("");
        rig.after(10 * MINUTE);
        assertThat(told()).hasSize(1);

        rig.exited(1, 137);
        assertThat(told()).containsExactly(Map.of("GPU-0", "stop-failed"), Map.of());
    }

    @Test
    void tellsAgainWhatThePortalDidNotTakeAndInTheHelloOfTheNextSession() {
        rig.running(1).desired();
        cannotBeKilled(1);
        answerInventory("try-again");
        rig.after(MINUTE);
        assertThat(told()).hasSize(2);

        rig.core().disconnected();
        rig.link.clear();
        rig.greeted(Map.of(), false);
        assertThat(rig.link.last(ToPortal.Hello.class).orElseThrow().unsellable())
                .containsEntry("GPU-0", "stop-failed");
        assertThat(told()).isEmpty();
    }

    @Test
    void aStopThatGaveUpAfterTheEndBlocksNothing() {
        rig.running(1).desired().exited(1, 137);
        cannotBeKilled(1);

        assertThat(told()).isEmpty();
        rig.desired(order(2)).prepared(2).paid(20 * MINUTE, 2);
        assertThat(rig.runtime.calls()).contains("start 2");
    }

    @Test
    void endsAJobThatTakesMoreThanItsSliceAndSaysSo() {
        rig.running(1);
        rig.core().observed(new Observation.Exceeded(Orders.lease(1), "memory-exceeded", "too much"));
        rig.core().observed(new Observation.Exceeded(Orders.lease(1), "disk-exceeded", "later"));
        assertThat(rig.runtime.calls()).containsOnlyOnce("stop 1");

        rig.after(MINUTE);
        assertThat(rig.runtime.calls().stream().filter("stop 1"::equals)).hasSize(2);
        rig.exited(1, 137);
        assertThat(rig.status(1).progress().reason()).isEqualTo("memory-exceeded");
        assertThat(rig.status(1).progress().message()).isEqualTo("too much");
        assertThat(rig.status(1).progress().stopped()).isTrue();
    }

    @Test
    void refusesNewLeasesWhenItsJournalStaysFullAndKeepsWhatRuns() {
        rig.running(1);
        rig.journal.full(true);
        rig.desired(order(1), Orders.entry(2, true, AgentRig.PORTAL, Orders.GPU_1));
        assertThat(rig.runtime.calls()).doesNotContain("prepare 2");

        rig.after(4_000).after(4_000);

        assertThat(rig.status(2).phase()).isEqualTo(Phase.FAILED);
        assertThat(rig.status(2).progress().reason()).isEqualTo("disk-low");
        assertThat(rig.status(1).phase()).isEqualTo(Phase.RUNNING);
        assertThat(rig.runtime.calls()).doesNotContain("prepare 2", "stop 1");

        rig.journal.full(false);
        rig.after(1_000).allTaken().allTaken();
        rig.desired(order(1), Orders.entry(3, true, AgentRig.PORTAL, Orders.GPU_1));
        assertThat(rig.runtime.calls()).contains("prepare 3").doesNotContain("prepare 2", "stop 1");
    }

    @Test
    void whatRunsIsNotStoppedWhileItIsPaidForThoughTheGenerationOfItsExtensionCannotBeWrittenDown() {
        rig.running(1);
        rig.journal.full(true);
        var extended = new FromPortal.Desired(new Generation(1, 9), List.of(order(1)));
        rig.core().received(extended);
        rig.after(5_000);
        extend(extended.generation(), 40 * MINUTE, 1, 2);

        rig.after(30 * MINUTE);
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
        rig.after(10 * MINUTE);
        assertThat(rig.runtime.calls()).contains("stop 1");
    }

    @Test
    void timePaidWithAGenerationThatIsNotHereDoesNotCount() {
        rig.running(1);
        rig.journal.full(true);
        rig.core().received(new FromPortal.Desired(new Generation(1, 9), List.of(order(1))));
        rig.after(5_000);
        extend(new Generation(1, 10), 40 * MINUTE, 1);

        rig.after(20 * MINUTE);
        assertThat(rig.runtime.calls()).contains("stop 1");
    }

    @Test
    void timePaidForALeaseThatTheWaitingGenerationHasNoMoreDoesNotCount() {
        rig.running(1);
        rig.journal.full(true);
        rig.core().received(new FromPortal.Desired(new Generation(1, 9), List.of()));
        rig.after(5_000);
        extend(new Generation(1, 9), 40 * MINUTE, 1);

        rig.after(20 * MINUTE);
        assertThat(rig.runtime.calls()).contains("stop 1");
    }

    private void extend(Generation generation, long millis, int... leases) {
        long number = rig.link.last(ToPortal.Ping.class).orElseThrow().number();
        rig.core()
                .received(new FromPortal.PingAnswer(
                        number,
                        Arrays.stream(leases)
                                .mapToObj(lease -> new FromPortal.Remaining(Orders.lease(lease), generation, millis))
                                .toList(),
                        0));
    }

    @Test
    void obeysAFenceThatItCannotWriteDownAndWritesItLater() {
        rig.running(1);
        rig.journal.full(true);
        rig.greeted(Map.of(), true);

        assertThat(rig.core().greeted()).isTrue();
        assertThat(rig.runtime.calls()).contains("stop 1");
        assertThat(rig.journal.durable()).noneMatch(JournalEntry.Fence.class::isInstance);

        rig.journal.full(false);
        rig.after(1_000);
        assertThat(rig.journal.durable()).contains(new JournalEntry.Fence(1));
    }

    @Test
    void startsWithAFullJournalAndRefusesWhatItCouldNotWriteDown() {
        rig.core().diskLow(true);
        rig.desired(order(1));
        rig.journal.full(true);

        rig.restarted();
        rig.greeted(Map.of(), false);

        assertThat(rig.status(1).progress().reason()).isEqualTo("disk-low");
        assertThat(rig.runtime.calls()).isEmpty();
        rig.journal.full(false);
        rig.after(1_000).allTaken().allTaken();
        rig.desired(order(2));
        assertThat(rig.runtime.calls()).containsExactly("prepare 2");
    }

    @Test
    void reportsOfManyLeasesStaySmallAndTellOfEach() {
        String text = "\u20ac".repeat(2_000);
        var entries = new ArrayList<DesiredEntry>();
        for (int lease = 1; lease <= 200; lease++) {
            entries.add(order(lease));
        }
        rig.desired(entries.toArray(DesiredEntry[]::new));
        for (int lease = 1; lease <= 200; lease++) {
            rig.core().observed(new Observation.PrepareFailed(Orders.lease(lease), "bad-upload", text, 125));
        }
        rig.link.clear();
        rig.greeted(Map.of(), false);

        var reports = rig.link.all(ToPortal.Leases.class);
        assertThat(reports).hasSizeGreaterThan(1);
        assertThat(reports.stream().flatMap(report -> report.leases().stream()))
                .hasSize(200)
                .extracting(ToPortal.LeaseStatus::lease)
                .doesNotHaveDuplicates();
        assertThat(reports)
                .allSatisfy(
                        report -> assertThat(AgentWire.message(report, MACHINE).getSerializedSize())
                                .isLessThanOrEqualTo(64 * 1024));
        rig.allTaken();
        assertThat(taken()).hasSize(200);
    }

    @Test
    void newsWaitsWhileThePortalHasManyReportsToTakeAndIsToldThen() {
        var entries = new ArrayList<DesiredEntry>();
        for (int lease = 1; lease <= 100; lease++) {
            entries.add(order(lease));
        }
        rig.desired(entries.toArray(DesiredEntry[]::new)).allTaken();
        rig.link.clear();
        for (int lease = 1; lease <= 100; lease++) {
            rig.core().observed(new Observation.PrepareFailed(Orders.lease(lease), "bad-upload", "", 125));
        }
        assertThat(rig.link.all(ToPortal.Leases.class)).hasSizeLessThan(64);

        rig.allTaken();

        assertThat(rig.status(100).phase()).isEqualTo(Phase.FAILED);
    }

    private List<LeaseId> taken() {
        rig.link.clear();
        for (int lease = 1; lease <= 200; lease++) {
            rig.released(lease);
        }
        rig.link.clear();
        rig.greeted(Map.of(), false);
        return rig.link.all(ToPortal.Leases.class).stream()
                .flatMap(report -> report.leases().stream())
                .filter(lease -> lease.phase() == Phase.GONE)
                .map(ToPortal.LeaseStatus::lease)
                .toList();
    }
}
