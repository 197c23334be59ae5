package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.wire.JournalWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the agent comes by what a lease runs, and that it asks for it and writes it down once. */
class AgentWorkloadTest {
    private static final long MINUTE = 60_000;

    private final AgentRig rig = new AgentRig().started().filesAway(true);

    private DesiredEntry order(int lease) {
        return Orders.entry(lease, true, AgentRig.PORTAL, Orders.GPU_0);
    }

    private List<JournalEntry> written(Class<? extends JournalEntry> kind) {
        return rig.journal.durable().stream().filter(kind::isInstance).toList();
    }

    @Test
    void preparesNothingBeforeTheWorkloadIsHere() {
        rig.desired(order(1)).paid(20 * MINUTE, 1).after(MINUTE);
        assertThat(rig.runtime.calls()).isEmpty();
        assertThat(rig.status(1).phase()).isEqualTo(Phase.PREPARING);

        rig.fetched();

        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
        assertThat(written(JournalEntry.Fetched.class)).hasSize(1);
    }

    @Test
    void needsNoPortalAfterARestartForWhatWasFetched() {
        rig.desired(order(1)).fetched();

        rig.restarted();

        assertThat(rig.runtime.takeFetches()).isEmpty();
        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
    }

    @Test
    void asksAgainAfterARestartForWhatDidNotCome() {
        rig.desired(order(1)).restarted();
        assertThat(rig.runtime.calls()).isEmpty();

        rig.fetched();

        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
    }

    @Test
    void knowsTheWorkloadAfterACompactionAndWritesItNoMore() {
        rig.desired(order(1)).fetched().prepared(1).paid(20 * MINUTE, 1).startedAt(1, rig.clock.millis());
        rig.desired(order(1)).desired(order(1)).after(MINUTE);
        assertThat(written(JournalEntry.Fetched.class)).hasSize(1);
        rig.journal.wantsCompaction(true);
        rig.after(1_000);

        rig.restarted();

        assertThat(written(JournalEntry.Fetched.class)).hasSize(1);
        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1");
    }

    @Test
    void anExtensionWritesDownSmallEntriesOnly() {
        var large = Orders.workload(List.of("x".repeat(60_000)));
        var entries = new ArrayList<DesiredEntry>();
        for (int lease = 1; lease <= 64; lease++) {
            entries.add(Orders.entry(Orders.order(lease, large), true, AgentRig.PORTAL));
        }
        rig.workload(large).desired(entries.toArray(DesiredEntry[]::new)).fetched();
        int before = rig.journal.durable().size();

        rig.desired(entries.toArray(DesiredEntry[]::new));

        var fresh = rig.journal.durable().subList(before, rig.journal.durable().size());
        assertThat(fresh).hasSize(1);
        assertThat(JournalWire.bytes(fresh.getFirst()).length).isLessThan(64 * 500);
        assertThat(rig.runtime.takeFetches()).isEmpty();
    }

    @Test
    void refusesAnEntryThatNamesNoSizeOrTooLargeAOne() {
        var sizes = List.of(0L, -1L, 1024L * 1024 + 1);
        for (int lease = 1; lease <= sizes.size(); lease++) {
            var signed = order(lease).order().orElseThrow();
            var other = new DesiredEntry.SignedOrder(signed.order(), signed.signature(), sizes.get(lease - 1), true);
            rig.desired(new DesiredEntry(DesiredEntry.ORDER, Orders.lease(lease).text(), Set.of(), Optional.of(other)));

            assertThat(rig.status(lease).progress().reason()).isEqualTo("invalid-value");
        }
        assertThat(rig.runtime.takeFetches()).isEmpty();
    }

    @Test
    void refusesAWorkloadThatItCannotRead() {
        rig.desired(order(1));
        byte[] bytes = Orders.bytes(Orders.workload(List.of("true")));
        rig.core().observed(new Observation.Fetched(Orders.lease(1), new WorkloadBytes(bytes, Optional.empty()), 1));

        assertThat(rig.status(1).progress().reason()).isEqualTo("agent-too-old");
        assertThat(rig.runtime.calls()).isEmpty();
    }

    @Test
    void neverRunsWhatArrivesAfterTheOrderIsGone() {
        rig.desired(order(1));
        var asked = Orders.fetched(Orders.workload(List.of("true")));
        rig.desired().after(250);
        assertThat(rig.runtime.takeFetches()).isEmpty();
        assertThat(rig.status(1).phase()).isEqualTo(Phase.FAILED);

        rig.core().observed(new Observation.Fetched(Orders.lease(1), asked, 1));

        assertThat(rig.runtime.calls()).isEmpty();
        rig.allTaken();
        assertThat(rig.status(1).phase()).isEqualTo(Phase.GONE);
    }

    @Test
    void fetchesNothingOfWhatWasFencedOff() {
        rig.desired(order(1)).greeted(Map.of(), true).after(250);

        assertThat(rig.runtime.takeFetches()).isEmpty();
        assertThat(rig.status(1).progress().reason()).isEqualTo("history-rolled-back");
    }

    @Test
    void waitsForRoomToWriteAWorkloadDownAndGivesUpInTheEnd() {
        rig.desired(order(1));
        rig.journal.full(true);
        rig.fetched().after(1_000);
        assertThat(rig.runtime.calls()).isEmpty();
        rig.journal.full(false);
        rig.after(1_000);
        assertThat(rig.runtime.calls()).containsExactly("prepare 1");

        rig.desired(order(1), Orders.entry(2, true, AgentRig.PORTAL, Orders.GPU_1));
        rig.journal.full(true);
        rig.fetched().after(6_000);

        assertThat(rig.status(2).progress().reason()).isEqualTo("disk-low");
        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
    }
}
