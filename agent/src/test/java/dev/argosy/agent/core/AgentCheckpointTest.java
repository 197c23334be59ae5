package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.wire.JournalWire;
import dev.argosy.kernel.evidence.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checkpoints and members of leases: what is asked of the runtime, when, and what is told. */
class AgentCheckpointTest {
    private static final long MINUTE = 60_000;

    private final AgentRig rig = new AgentRig().started();
    private Workload workload = saving(Optional.of(new Workload.Checkpoint("save", 5_000)));

    @BeforeEach
    void played() {
        rig.workload(workload);
    }

    private static Workload saving(Optional<Workload.Checkpoint> checkpoint) {
        return new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("true"),
                Map.of(),
                Optional.empty(),
                0,
                16 << 20,
                64 << 20,
                1,
                checkpoint);
    }

    private DesiredEntry order(long checkpoint) {
        Order order = Orders.order(1, workload, Orders.GPU_0);
        var signed = Orders.entry(order, true, AgentRig.PORTAL).order().orElseThrow();
        return new DesiredEntry(
                DesiredEntry.ORDER,
                Orders.lease(1).text(),
                Set.of(),
                Optional.of(new DesiredEntry.SignedOrder(
                        signed.order(), signed.signature(), signed.workloadSize(), true, checkpoint)));
    }

    private static DesiredEntry members(int lease, long generation) {
        return new DesiredEntry(
                DesiredEntry.MEMBERS,
                Orders.lease(lease).text(),
                Set.of(),
                Optional.empty(),
                Optional.of(new Members(generation, Digest.ofText("members " + generation), 9)));
    }

    private void run() {
        rig.desired(order(0)).prepared(1).paid(20 * MINUTE, 1).startedAt(1, rig.clock.millis());
    }

    private void ended(long number, Checkpoint.State outcome, int code) {
        rig.core().observed(new Observation.CheckpointEnded(Orders.lease(1), number, outcome, code, 40, ""));
    }

    private Checkpoint told() {
        return rig.status(1).checkpoint();
    }

    private long asked(String call) {
        return rig.runtime.calls().stream().filter(call::equals).count();
    }

    @Test
    void savesARunningJobOnceAndTellsWhatCameOfIt() {
        run();
        rig.desired(order(1));
        assertThat(asked("checkpoint#1 1")).isEqualTo(1);
        assertThat(told().state()).isEqualTo(Checkpoint.State.RUNNING);
        assertThat(rig.journal.durable()).anyMatch(JournalEntry.Checkpointed.class::isInstance);

        rig.after(1_000);
        ended(1, Checkpoint.State.DONE, 0);
        rig.desired(order(1)).after(1_000);

        assertThat(told()).isEqualTo(new Checkpoint(1, Checkpoint.State.DONE, 0, 40, ""));
        assertThat(asked("checkpoint#1 1")).isEqualTo(1);
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
    }

    @Test
    void aHigherNumberIsANewRequestAndWaitsForTheOneBefore() {
        run();
        rig.desired(order(1));
        rig.desired(order(5));
        assertThat(rig.runtime.calls()).doesNotContain("checkpoint#5 1");

        ended(1, Checkpoint.State.TIMED_OUT, 137);

        assertThat(asked("checkpoint#5 1")).isEqualTo(1);
        ended(1, Checkpoint.State.DONE, 0);
        assertThat(told().state()).isEqualTo(Checkpoint.State.RUNNING);
    }

    @Test
    void aRequestThatIsTakenBackBeforeTheJobRunsIsNotDone() {
        rig.desired(order(1)).prepared(1);
        rig.desired(order(0)).paid(20 * MINUTE, 1).startedAt(1, rig.clock.millis());

        assertThat(rig.runtime.calls()).contains("start 1").noneMatch(call -> call.startsWith("checkpoint"));
    }

    @Test
    void aJobWithoutSuchACommandCannot() {
        workload = saving(Optional.empty());
        rig.workload(workload);
        run();
        rig.desired(order(1));

        assertThat(told().state()).isEqualTo(Checkpoint.State.FAILED);
        assertThat(told().exitCode()).isEqualTo(125);
        assertThat(rig.runtime.calls()).noneMatch(call -> call.startsWith("checkpoint"));
    }

    @Test
    void isDurableBeforeItHappensAndFollowedByTheNextAgent() {
        run();
        rig.desired(order(1));

        rig.restarted().greeted(Map.of(), false);
        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "checkpoint#1 1", "deadline 1");
        rig.startedAt(1, rig.clock.millis());
        ended(1, Checkpoint.State.FAILED, 3);
        rig.restarted().greeted(Map.of(), false);
        rig.startedAt(1, rig.clock.millis());

        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1");
        assertThat(told().exitCode()).isEqualTo(3);
    }

    @Test
    void waitsForRoomInTheJournal() {
        run();
        rig.desired(order(1));
        ended(1, Checkpoint.State.DONE, 0);
        rig.desired(order(2));
        rig.journal.full(true);
        ended(2, Checkpoint.State.DONE, 0);
        assertThat(told().number()).isEqualTo(2);

        rig.journal.full(false);
        rig.desired(order(3));
        assertThat(asked("checkpoint#3 1")).isEqualTo(1);
    }

    @Test
    void whatHasNotEndedWithTheLeaseHasFailed() {
        run();
        rig.desired(order(1));
        rig.exited(1, 0).released(1);

        assertThat(told().state()).isEqualTo(Checkpoint.State.FAILED);
        assertThat(told().message()).contains("ended before");
    }

    @Test
    void survivesCompaction() {
        run();
        rig.desired(order(1));
        ended(1, Checkpoint.State.DONE, 0);
        rig.journal.wantsCompaction(true);
        rig.after(1_000);

        rig.restarted().greeted(Map.of(), false);
        rig.startedAt(1, rig.clock.millis());

        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1");
        assertThat(told().state()).isEqualTo(Checkpoint.State.DONE);
    }

    @Test
    void membersComeBeforeTheStart() {
        rig.desired(order(0), members(1, 1)).prepared(1).paid(20 * MINUTE, 1);
        assertThat(rig.runtime.calls()).contains("members#1 1").doesNotContain("start 1");

        rig.core().observed(new Observation.MembersPlaced(Orders.lease(1), 1));

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void aStartDoesNotWaitForMembersForEver() {
        rig.desired(order(0), members(1, 1)).prepared(1).paid(20 * MINUTE, 1);

        rig.after(10_000);

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void newMembersAreFetchedOnceAndOlderOnesNever() {
        run();
        rig.desired(order(0), members(1, 3));
        rig.desired(order(0), members(1, 2));
        rig.desired(order(0), members(1, 3)).after(1_000);
        rig.desired(order(0), members(1, 4));

        assertThat(rig.runtime.calls())
                .filteredOn(call -> call.startsWith("members"))
                .containsExactly("members#3 1", "members#4 1");
        assertThat(rig.link.all(ToPortal.Refused.class)).isEmpty();
    }

    @Test
    void theNextAgentLooksAtTheMembersAgain() {
        run();
        rig.desired(order(0), members(1, 3));

        rig.restarted();

        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1", "members#3 1");
    }

    @Test
    void membersOfALeaseThatIsNotThereAreNothing() {
        rig.desired(order(0), members(2, 1)).prepared(1);

        assertThat(rig.runtime.calls()).containsExactly("prepare 1");
        assertThat(rig.link.all(ToPortal.Refused.class)).isEmpty();
    }

    @Test
    void membersThatCannotBeReadAreRefusedAndTheOrderBesideThemIsNot() {
        rig.desired(
                        order(0),
                        new DesiredEntry(DesiredEntry.MEMBERS, Orders.lease(1).text(), Set.of(), Optional.empty()))
                .prepared(1)
                .paid(20 * MINUTE, 1);

        assertThat(rig.link.last(ToPortal.Refused.class).orElseThrow().kind()).isEqualTo("members");
        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void entriesAreTheSameAfterTheJournal() throws Exception {
        var desired =
                new JournalEntry.Desired(new dev.argosy.kernel.Generation(1, 2), List.of(order(7), members(1, 3)));
        var read = (JournalEntry.Desired) JournalWire.entry(JournalWire.bytes(desired));

        assertThat(read.entries().getFirst().order().orElseThrow().checkpoint()).isEqualTo(7);
        assertThat(read.entries().getFirst().order().orElseThrow().start()).isTrue();
        assertThat(read.entries().getLast()).isEqualTo(members(1, 3));
        var ended = new JournalEntry.Checkpointed(
                Orders.lease(1), new Checkpoint(7, Checkpoint.State.TIMED_OUT, 137, 40, "late"));
        assertThat(JournalWire.entry(JournalWire.bytes(ended))).isEqualTo(ended);
    }
}
