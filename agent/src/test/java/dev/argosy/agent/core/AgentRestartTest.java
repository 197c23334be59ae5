package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentRestartTest {
    private static final long MINUTE = 60_000;

    private final AgentRig rig = new AgentRig().started();

    @Test
    void adoptsWhatRunsAndKeepsItsDeadline() {
        rig.running(1);
        rig.after(5 * MINUTE);

        rig.restarted();

        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1");
        rig.startedAt(1, rig.clock.millis() - 5 * MINUTE).after(14 * MINUTE);
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
        rig.after(MINUTE);
        assertThat(rig.runtime.calls()).contains("stop 1");
    }

    @Test
    void goesOnWithTheChainOfRecords() {
        rig.running(1);
        rig.after(MINUTE);
        rig.restarted().greeted(Map.of(Orders.lease(1), 1L), false);

        rig.exited(1, 0);

        assertThat(rig.lastUsage()).extracting(r -> r.sequence()).startsWith(2L);
        rig.allTaken();
        assertThat(rig.lastUsage().getLast().sequence()).isEqualTo(3);
    }

    @Test
    void countsNoTimeInWhichItSawNothingRun() {
        rig.running(1);
        rig.after(MINUTE);
        long ended = rig.clock.millis() + 1_000;
        rig.after(1);
        rig.clock.advance(5 * MINUTE);

        rig.restarted().greeted(Map.of(), false).after(MINUTE);
        rig.core().observed(new Observation.Exited(Orders.lease(1), 0, ended, 0, false));
        rig.allTaken();

        assertThat(rig.status(1).activeMillis()).isEqualTo(MINUTE + 1_000);
        assertThat(rig.lastUsage().getLast().activeMillis()).isEqualTo(MINUTE + 1_000);
    }

    @Test
    void saysThatTheKeeperWasKilledAndNotTheJobsOwnEnd() {
        rig.running(1);
        rig.after(MINUTE);
        long killed = rig.clock.millis();
        rig.after(1);

        rig.restarted().greeted(Map.of(), false).after(MINUTE);
        rig.core().observed(new Observation.KeeperKilled(Orders.lease(1), 0, killed));
        rig.allTaken();

        assertThat(rig.status(1).progress().reason()).isEqualTo("keeper-killed");
        assertThat(rig.status(1).progress().stopped()).isTrue();
        assertThat(rig.status(1).progress().exitCode()).isEqualTo(137);
        assertThat(rig.status(1).activeMillis()).isEqualTo(MINUTE);
    }

    @Test
    void aKeeperThatWasKilledAfterTheOrderLeftIsNobodysFault() {
        rig.running(1);
        rig.desired();
        rig.after(1);

        rig.core().observed(new Observation.KeeperKilled(Orders.lease(1), 0, rig.clock.millis()));

        assertThat(rig.status(1).progress().reason()).isEqualTo("order-gone");
    }

    @Test
    void doesWhatWasWrittenDownButNotDone() {
        rig.desired(Orders.entry(1, true, AgentRig.PORTAL, Orders.GPU_0))
                .prepared(1)
                .paid(20 * MINUTE, 1);

        rig.restarted().greeted(Map.of(), false);
        rig.core().observed(new Observation.Missing(Orders.lease(1)));
        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1", "prepare 1");
        rig.prepared(1);
        assertThat(rig.runtime.calls()).doesNotContain("start 1");

        rig.paid(19 * MINUTE, 1);

        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void countsTheTotalWrittenLastWhenTheMachineItselfDied() {
        rig.running(1);
        for (int i = 0; i < 5; i++) {
            rig.after(10_000);
        }
        rig.clock.reboot();

        rig.restarted().greeted(Map.of(), false);

        assertThat(rig.status(1).phase()).isEqualTo(Phase.EXITED);
        assertThat(rig.status(1).progress().reason()).isEqualTo("machine-restarted");
        assertThat(rig.status(1).activeMillis()).isEqualTo(50_000);
        assertThat(rig.lastUsage().getLast().activeMillis()).isEqualTo(50_000);
        assertThat(rig.runtime.calls()).doesNotContain("start 1");
    }

    @Test
    void startsNothingAfterARebootWithoutAFreshAnswer() {
        rig.desired(Orders.entry(1, true, AgentRig.PORTAL, Orders.GPU_0)).paid(20 * MINUTE, 1);
        rig.clock.reboot();

        rig.restarted().prepared(1);
        assertThat(rig.runtime.calls()).doesNotContain("start 1");

        rig.greeted(Map.of(), false).paid(10 * MINUTE, 1);
        assertThat(rig.runtime.calls()).contains("start 1");
    }

    @Test
    void neverRunsAgainWhatHasEnded() {
        rig.running(1).exited(1, 0).released(1).allTaken().allTaken();
        rig.desired().allTaken();
        rig.after(MINUTE);
        rig.restarted().greeted(Map.of(), false);

        rig.desired(Orders.entry(1, true, AgentRig.PORTAL, Orders.GPU_0));

        assertThat(rig.runtime.calls()).isEmpty();
        assertThat(rig.status(1).progress().reason()).isEqualTo("already-ended");
    }

    @Test
    void refusesAnOlderGenerationThanBeforeItsDeath() {
        rig.running(1);
        rig.restarted().greeted(Map.of(), false);
        rig.core().received(new FromPortal.Desired(new dev.argosy.kernel.Generation(1, 0), java.util.List.of()));

        assertThat(rig.link.last(ToPortal.Refused.class).orElseThrow().code()).isEqualTo("stale-generation");
    }

    @Test
    void knowsAfterACompactionWhatItKnewBefore() {
        rig.running(1);
        rig.after(MINUTE);
        rig.journal.wantsCompaction(true);
        rig.after(1_000);
        assertThat(rig.journal.wantsCompaction()).isFalse();

        rig.restarted().greeted(Map.of(), false);

        assertThat(rig.link.last(ToPortal.Hello.class).orElseThrow().highestGrantNumber())
                .isEqualTo(1);
        assertThat(rig.runtime.calls()).containsExactly("adopt 1", "deadline 1");
        rig.after(19 * MINUTE - 31_000 - 1_000);
        assertThat(rig.runtime.calls()).doesNotContain("stop 1");
        rig.after(3_000);
        assertThat(rig.runtime.calls()).contains("stop 1");
    }
}
