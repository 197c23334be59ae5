package dev.argosy.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command line of the simulator takes, and what it refuses before a world is made. */
class WishesTest {
    private static Wishes of(String words) {
        return Wishes.of(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
    }

    private static void refuses(String words, String saying) {
        assertThatThrownBy(() -> of(words))
                .as(words)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(saying);
    }

    @Test
    void takesASeedAloneAndAllThatCanBeSaid() {
        assertThat(of("--seed -7")).isEqualTo(new Wishes(-7, 1, 10, 20 * 60_000, "", false, null));
        assertThat(of("--seed 7 --agents 200 --hours 2 --until lease-ended --quiet --seeds 3 --faults cut=4,death"))
                .isEqualTo(new Wishes(7, 3, 200, 120 * 60_000, "lease-ended", true, Mix.parse("death=2,cut=4")));
    }

    @Test
    void refusesWhatMakesNoWorldAndSaysWhatIsExpected() {
        refuses("", "--seed is missing");
        refuses("--seed x", "expected: a whole number");
        refuses("--seed", "expected: a value behind it");
        refuses("--seed 7 --bogus 1", "'--bogus'");
        refuses("--seed 7 --agents 0", "expected: 1..10000");
        refuses("--seed 7 --agents 99999999999", "expected: 1..10000");
        refuses("--seed 7 --minutes 0", "--minutes: 0");
        refuses("--seed 7 --hours 1.5", "expected: a whole number");
        refuses("--seed 7 --hours 1 --minutes 2", "expected: one of them");
        refuses("--seed 7 --seeds 0", "--seeds: 0");
        refuses("--seed 7 --faults cuts", "agent-crash");
        refuses("--seed 7 --faults cut=-4", "fault cut: '-4'");
    }
}
