package dev.argosy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(new SplittableRandom(1));

    @Test
    void itGrowsWithFailuresAndBeginsAgainAfterASession() {
        assertThat(backOff.next(true, 0)).isBetween(50L, 100L);
        assertThat(backOff.next(false, 0)).isBetween(100L, 200L);
        for (int failure = 1; failure < BackOff.MANY; failure++) {
            assertThat(backOff.next(false, 0)).isLessThanOrEqualTo(BackOff.LONGEST_MILLIS);
        }
        assertThat(longest(false, 0)).isBetween(BackOff.LONGEST_MILLIS, BackOff.LONGEST_AFTER_MANY_MILLIS);
        assertThat(backOff.next(true, 0)).isBetween(50L, 100L);
    }

    /** Five thousand agents of a portal that is stopped: no second sees more than a few hundred of them again. */
    @Test
    void aPortalSpreadsThoseWhoComeBack() {
        int[] perSecond = new int[26];
        for (int agent = 0; agent < 5_000; agent++) {
            long wait = new BackOff(new SplittableRandom(agent)).next(true, 25_000);
            perSecond[(int) (wait / 1_000)]++;
        }
        assertThat(IntStream.of(perSecond).max().orElseThrow()).isLessThan(300);
    }

    @Test
    void nobodyWaitsForEverBecauseAPortalSaysSo() {
        assertThat(longest(true, Long.MAX_VALUE)).isLessThanOrEqualTo(BackOff.LONGEST_ASKED_MILLIS);
    }

    private long longest(boolean worked, long askedMillis) {
        return IntStream.range(0, 100)
                .mapToLong(any -> backOff.next(worked, askedMillis))
                .max()
                .orElseThrow();
    }
}
