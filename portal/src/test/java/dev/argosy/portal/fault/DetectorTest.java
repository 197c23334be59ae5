package dev.argosy.portal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.portal.fault.SelfDoubt.Vitals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** When something is said of machines, and when the observer doubts itself instead. */
class DetectorTest {
    private static final long SETTLED = SelfDoubt.AFTER_START + 20_000;

    private final Detector detector = new Detector(0);
    private final Round round = new Round();
    private final TreeSet<Integer> alive = new TreeSet<>();
    private final Map<Integer, Long> saidAt = new LinkedHashMap<>();
    private final List<Optional<Doubt>> doubts = new ArrayList<>();
    private boolean answering = true;
    private LongFunction<Vitals> vitals = any -> Vitals.GOOD;
    private long now;

    @Test
    void oneOfFewMachinesIsSaidWithinThirtySeconds() {
        for (int fleet = 1; fleet <= 5; fleet++) {
            var small = new DetectorTest();
            small.fleet(fleet);
            small.until(SETTLED);
            small.alive.remove(0);
            small.until(SETTLED + 30_000);
            assertThat(small.saidAt).containsOnlyKeys(0);
            assertThat(small.detector.standing(0)).isEqualTo(Standing.UNREACHABLE);
            assertThat(small.silenceBefore(0)).isBetween(16_000L, 30_000L);
        }
    }

    @Test
    void whoIsHeardAgainIsReachableAtOnce() {
        fleet(3);
        until(SETTLED);
        alive.remove(1);
        until(SETTLED + 30_000);
        alive.add(1);
        until(SETTLED + 36_000);
        assertThat(detector.standing(1)).isEqualTo(Standing.REACHABLE);
    }

    @Test
    void whoAnswersProbesIsNeverSilent() {
        fleet(1);
        until(SETTLED);
        alive.clear();
        for (int second = 0; second < 300; second++) {
            now += 1_000;
            detector.step(now, Vitals.GOOD, round);
            assertThat(round.suspected.size() + round.unreachable.size()).isZero();
            for (int i = 0; i < round.probes.size(); i++) {
                detector.answered(round.probes.get(i), now + 400);
            }
        }
        assertThat(detector.standing(0)).isEqualTo(Standing.REACHABLE);
    }

    @Test
    void anAgentThatKnowsNoProbesHasLonger() {
        answering = false;
        fleet(1);
        until(SETTLED);
        alive.clear();
        until(SETTLED + 33_000);
        assertThat(silenceBefore(0)).isBetween(28_000L, 30_000L);
    }

    @Test
    void aProcessThatIsStoppedForEightSecondsIsNotEvenSuspected() {
        fleet(2);
        until(SETTLED);
        for (int round = 0; round < 200; round++) {
            alive.remove(0);
            until(now + 8_000);
            alive.add(0);
            detector.answered(0, now);
            until(now + 5_000 + round % 5 * 1_000);
        }
        assertThat(saidAt).isEmpty();
    }

    @Test
    void nothingIsSaidInTheFirstMinute() {
        fleet(3);
        alive.remove(2);
        until(SelfDoubt.AFTER_START - 1_000);
        assertThat(saidAt).isEmpty();
        assertThat(doubts).containsOnly(Optional.of(Doubt.STARTING));
        until(SelfDoubt.AFTER_START + 1_000);
        assertThat(saidAt).containsOnlyKeys(2);
    }

    @Test
    void afterAPauseOfOursWhatCameInIsReadFirst() {
        fleet(4);
        until(SETTLED);
        alive.remove(0);
        until(SETTLED + 12_000);
        now += 10_000;
        assertThat(detector.step(now, Vitals.GOOD, round)).hasValue(Doubt.PAUSED);
        assertThat(round.saysNothing()).isTrue();
        List.copyOf(alive).forEach(slot -> detector.heard(slot, now));
        until(SETTLED + 28_000);
        assertThat(saidAt).containsOnlyKeys(0);
    }

    @Test
    void aLongPauseGivesMachinesTimeToComeBack() {
        fleet(1);
        until(SETTLED);
        now += 600_000;
        detector.step(now, Vitals.GOOD, round);
        assertThat(round.saysNothing()).isTrue();
        alive.clear();
        long resumed = now;
        until(resumed + 58_000);
        assertThat(saidAt).isEmpty();
        until(resumed + 62_000);
        assertThat(saidAt).containsOnlyKeys(0);
    }

    @Test
    void aSlowDatabaseAndAJumpOfTheClockAreDoubts() {
        fleet(2);
        until(SETTLED);
        alive.remove(0);
        vitals = any -> new Vitals(3_000, true);
        until(SETTLED + 40_000);
        assertThat(doubts.getLast()).hasValue(Doubt.DATABASE);
        vitals = any -> new Vitals(1, false);
        until(SETTLED + 50_000);
        assertThat(doubts.getLast()).hasValue(Doubt.CLOCK);
        assertThat(saidAt).isEmpty();
        vitals = any -> Vitals.GOOD;
        until(SETTLED + 60_000);
        assertThat(saidAt).containsOnlyKeys(0);
    }

    @Test
    void manySilentAtOnceAreBelievedAfterAMinute() {
        fleet(20);
        until(SETTLED);
        for (int slot = 0; slot < 6; slot++) {
            alive.remove(slot);
        }
        until(SETTLED + 60_000);
        assertThat(doubts.getLast()).hasValue(Doubt.MASS_SILENCE);
        assertThat(saidAt).isEmpty();
        until(SETTLED + 80_000);
        assertThat(saidAt).containsOnlyKeys(0, 1, 2, 3, 4, 5);
    }

    @Test
    void nobodyHeardAtAllIsBelievedAfterFiveMinutes() {
        fleet(2);
        until(SETTLED);
        alive.clear();
        until(SETTLED + 300_000);
        assertThat(doubts.getLast()).hasValue(Doubt.MASS_SILENCE);
        assertThat(saidAt).isEmpty();
        until(SETTLED + 320_000);
        assertThat(saidAt).containsOnlyKeys(0, 1);
    }

    @Test
    void afterAFalseAlarmOfAllNobodyIsAnyLongerDoubted() {
        fleet(30);
        until(SETTLED);
        var all = List.copyOf(alive);
        alive.clear();
        until(SETTLED + 40_000);
        alive.addAll(all);
        until(SETTLED + 50_000);
        assertThat(doubts.getLast()).isEmpty();
        assertThat(saidAt).isEmpty();
    }

    @Test
    void slotsAreUsedAgain() {
        fleet(100);
        detector.remove(7);
        assertThat(detector.add(now, Standing.UNREACHABLE)).isEqualTo(7);
        assertThat(detector.standing(7)).isEqualTo(Standing.UNREACHABLE);
        assertThat(detector.add(now, Standing.REACHABLE)).isEqualTo(100);
    }

    @Test
    void surpriseGrowsWithSilenceAndShrinksWithIrregularity() {
        double last = -1;
        for (int silence = 1_000; silence < 60_000; silence += 500) {
            double phi = Suspicion.phi(silence, 5_000, 700);
            assertThat(phi).isGreaterThan(last);
            assertThat(Suspicion.phi(silence, 5_000, 2_000)).satisfies(irregular -> {
                if (phi > 1) {
                    assertThat(irregular).isLessThan(phi);
                }
            });
            last = phi;
        }
        assertThat(Suspicion.phi(5_000, 5_000, 700)).isBetween(0.2, 0.4);
    }

    private long silenceBefore(int slot) {
        return Objects.requireNonNull(saidAt.get(slot)) - detector.lastHeard(slot);
    }

    private void fleet(int machines) {
        for (int slot = 0; slot < machines; slot++) {
            assertThat(detector.add(now, Standing.REACHABLE)).isEqualTo(slot);
            detector.opened(slot);
            alive.add(slot);
        }
    }

    /** Second by second; who lives calls every five and answers probes. */
    private void until(long end) {
        while (now < end) {
            now += 1_000;
            for (int slot : alive) {
                if ((now / 1_000 + slot) % 5 == 0) {
                    detector.heard(slot, now);
                }
            }
            doubts.add(detector.step(now, vitals.apply(now), round));
            for (int i = 0; i < round.probes.size(); i++) {
                if (answering && alive.contains(round.probes.get(i))) {
                    detector.answered(round.probes.get(i), now);
                }
            }
            told(round.reachable, Standing.REACHABLE);
            told(round.suspected, Standing.SUSPECTED);
            told(round.unreachable, Standing.UNREACHABLE);
        }
    }

    private void told(Slots slots, Standing standing) {
        for (int i = 0; i < slots.size(); i++) {
            detector.said(slots.get(i), standing);
            if (standing == Standing.UNREACHABLE) {
                saidAt.put(slots.get(i), now);
            }
        }
    }
}
