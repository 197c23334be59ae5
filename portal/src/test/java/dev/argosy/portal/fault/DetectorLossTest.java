package dev.argosy.portal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The detector on a network that loses 5 % and delays by up to half a second, before an observer that is paused for ten
 * seconds every few minutes. A failure replays from the seed.
 */
class DetectorLossTest {
    @Test
    void noMachineIsWronglySaidUnreachableInTenThousandHours() {
        check(new LossyFleet(1, 100, 100, 270).run());
    }

    @Test
    @Tag("heavy")
    void noMachineIsWronglySaidUnreachableInAMillionHours() {
        check(new LossyFleet(2, 1_000, 1_000, 1_200).run());
    }

    private static void check(LossyFleet.Outcome outcome) {
        assertThat(outcome.falseVerdicts()).as(outcome::toString).isZero();
        assertThat(outcome.deaths()).isGreaterThanOrEqualTo(1_000);
        assertThat(outcome.deathsSaid()).isEqualTo(outcome.deaths());
        assertThat(outcome.slowest()).isLessThanOrEqualTo(30_000);
        assertThat(outcome.plainFalseVerdicts()).isGreaterThanOrEqualTo(50);
    }
}
