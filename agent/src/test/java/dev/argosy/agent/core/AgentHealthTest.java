package dev.argosy.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgentHealthTest {
    private final AgentRig rig = new AgentRig().started();

    private static Finding finding(String code, String measured, long at) {
        return new Finding("disk", code, "/data", measured, "1024 MiB free", "", at, "make room");
    }

    private List<ToPortal.Health> told() {
        return rig.link.all(ToPortal.Health.class);
    }

    @Test
    void saysNothingBeforeTheMachineWasLookedAt() {
        rig.after(120_000);

        assertThat(told()).isEmpty();
    }

    @Test
    void tellsEverythingAtEachChangeAndEveryMinute() {
        rig.core().health(List.of());
        assertThat(told()).hasSize(1);

        rig.core().health(List.of(finding("disk-low", "200 MiB free", 5)));
        assertThat(told()).hasSize(2);
        assertThat(told().getLast().findings()).extracting(Finding::code).containsExactly("disk-low");

        rig.core().health(List.of(finding("disk-low", "190 MiB free", 5)));
        rig.after(30_000);
        assertThat(told()).hasSize(2);

        rig.after(31_000);
        assertThat(told()).hasSize(3);
        assertThat(told().getLast().findings()).extracting(Finding::measured).containsExactly("190 MiB free");

        rig.core().health(List.of());
        assertThat(told()).hasSize(4);
        assertThat(told().getLast().findings()).isEmpty();
    }

    @Test
    void tellsTheSameTroubleAgainWhenItCameBack() {
        rig.core().health(List.of(finding("disk-low", "200 MiB free", 5)));
        rig.core().health(List.of(finding("disk-low", "200 MiB free", 99)));

        assertThat(told()).hasSize(2);
    }

    @Test
    void tellsItOnEachSession() {
        rig.core().health(List.of(finding("disk-low", "200 MiB free", 5)));
        rig.core().disconnected();
        rig.core().health(List.of(finding("disk-low", "200 MiB free", 5), finding("inodes-low", "3 inodes free", 6)));
        assertThat(told()).hasSize(1);

        rig.core().connected();
        rig.greeted(Map.of(), false);

        assertThat(told()).hasSize(2);
        assertThat(told().getLast().findings()).hasSize(2);
    }

    @Test
    void tellsOnlySoMany() {
        rig.core()
                .health(IntStream.range(0, 500)
                        .mapToObj(one -> finding("zombie-workload", "process " + one, one))
                        .toList());

        assertThat(told().getLast().findings()).hasSize(HealthReports.MOST);
    }

    @Test
    void aPortalThatTakesNoHealthIsLeftInPeace() {
        rig.core().health(List.of(finding("disk-low", "200 MiB free", 5)));
        rig.core().received(new FromPortal.Answer(told().getLast().number(), "unknown-report", "", List.of()));
        rig.after(5_000);

        assertThat(told()).hasSize(1);
    }

    @Test
    void measuresItsClockByTheAnswerToAPing() {
        rig.link.clear();
        rig.after(5_000);
        var ping = rig.link.last(ToPortal.Ping.class).orElseThrow();
        rig.clock.advance(400);

        // The rig's wall clock stands at zero.
        rig.core().received(new FromPortal.PingAnswer(ping.number(), List.of(), 10_000));

        assertThat(rig.core().clockOffset()).contains(new ClockOffset(-10_200, 200));
    }

    @Test
    void aPortalThatDoesNotTellItsTimeLeavesTheClockUnmeasured() {
        rig.link.clear();
        rig.after(5_000);
        var ping = rig.link.last(ToPortal.Ping.class).orElseThrow();

        rig.core().received(new FromPortal.PingAnswer(ping.number(), List.of(), 0));

        assertThat(rig.core().clockOffset()).isEmpty();
    }
}
