package dev.argosy.portal.fault;

import dev.argosy.portal.fault.SelfDoubt.Vitals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Machines that call every five seconds over a network that loses messages and delays the others, before an observer
 * that is paused now and then; some die and come back. No threads: one loop over the steps of the real detector, which
 * hears all that came in before each step. Beside it, on the same arrivals, the plain rule: ten seconds of silence.
 */
final class LossyFleet {
    private static final long CALL_PERIOD = 5_000;
    private static final long STEP = 1_000;
    private static final int LOSS_PERCENT = 5;
    private static final int LONGEST_DELAY = 500;
    private static final long PAUSE = 10_000;
    private static final long PLAIN_LIMIT = 10_000;
    private static final long BACK_AFTER = 90_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final int machines;
    private final long end;
    private final long deathEvery;
    private final SplittableRandom random;
    private final Detector detector = new Detector(0);
    private final Round round = new Round();
    /** The next call of each machine by its own clock. */
    private final long[] nextCall;

    private final long[] diedAt;
    /** When the last message reached us that it sent before its death. */
    private final long[] lastWord;

    private final long[] plainHeard;
    private final boolean[] plainSaid;
    private final boolean[] streamBreaks;
    /** Answers to probes and last words under way: slot and time. */
    private final PriorityQueue<long[]> underWay = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));

    private final List<Integer> dead = new ArrayList<>();

    private long arrivals;
    private long falseVerdicts;
    private long plainFalseVerdicts;
    private int deaths;
    private int deathsSaid;
    private long slowest;
    private long probes;
    private long doubtful;

    LossyFleet(long seed, int machines, long hours, long deathEverySeconds) {
        this.machines = machines;
        this.end = hours * 3_600_000;
        this.deathEvery = deathEverySeconds * 1_000;
        random = new SplittableRandom(seed);
        nextCall = new long[machines];
        diedAt = new long[machines];
        lastWord = new long[machines];
        plainHeard = new long[machines];
        plainSaid = new boolean[machines];
        streamBreaks = new boolean[machines];
        Arrays.fill(diedAt, NEVER);
        for (int slot = 0; slot < machines; slot++) {
            detector.add(0, Standing.REACHABLE);
            detector.opened(slot);
            nextCall[slot] = random.nextLong(CALL_PERIOD);
        }
    }

    /** @param slowest the longest time from a last arrival or a death, whichever came first, to the verdict, in ms */
    record Outcome(
            long arrivals,
            long falseVerdicts,
            long plainFalseVerdicts,
            int deaths,
            int deathsSaid,
            long slowest,
            long probes,
            long doubtfulSteps) {}

    Outcome run() {
        long now = 0;
        long nextPause = 120_000;
        long nextDeath = 2 * SelfDoubt.AFTER_START;
        while (now < end) {
            long before = now;
            now += STEP;
            if (now >= nextPause) {
                now += PAUSE;
                nextPause = now + 60_000 + random.nextLong(600_000);
            }
            if (now >= nextDeath && now < end - 120_000) {
                kill(before + random.nextLong(STEP), now);
                nextDeath = now + random.nextLong(2 * deathEvery);
            }
            deliver(now);
            revive(now);
            step(now);
        }
        return new Outcome(arrivals, falseVerdicts, plainFalseVerdicts, deaths, deathsSaid, slowest, probes, doubtful);
    }

    /** All that arrived until now is read now, as after a pause. */
    private void deliver(long now) {
        for (int slot = 0; slot < machines; slot++) {
            while (nextCall[slot] + LONGEST_DELAY <= now) {
                long sent = nextCall[slot];
                nextCall[slot] = sent + CALL_PERIOD + random.nextInt(200);
                if (sent < diedAt[slot] && !lost()) {
                    hear(slot, Math.min(now, sent + delay()), now);
                }
            }
        }
        while (!underWay.isEmpty() && underWay.peek()[0] <= now) {
            long[] answer = underWay.poll();
            int slot = (int) answer[1];
            arrivals++;
            detector.answered(slot, readAt(answer[0], now));
            lastWord[slot] = readAt(answer[0], now);
        }
    }

    private void hear(int slot, long arrived, long now) {
        arrivals++;
        long read = readAt(arrived, now);
        detector.heard(slot, read);
        lastWord[slot] = read;
        plainHeard[slot] = read;
        plainSaid[slot] = false;
    }

    /** What came while the observer was paused is read when it goes on. */
    private static long readAt(long arrived, long now) {
        return now - arrived > 2 * STEP ? now : arrived;
    }

    private void step(long now) {
        if (detector.step(now, Vitals.GOOD, round).isPresent()) {
            doubtful++;
        }
        for (int i = 0; i < round.probes.size(); i++) {
            int slot = round.probes.get(i);
            probes++;
            long there = now + delay();
            if (!lost() && there < diedAt[slot] && !lost()) {
                underWay.add(new long[] {there + delay(), slot});
            }
        }
        say(round.reachable, Standing.REACHABLE);
        say(round.suspected, Standing.SUSPECTED);
        for (int i = 0; i < round.unreachable.size(); i++) {
            int slot = round.unreachable.get(i);
            detector.said(slot, Standing.UNREACHABLE);
            if (diedAt[slot] == NEVER) {
                falseVerdicts++;
            } else {
                deathsSaid++;
                slowest = Math.max(slowest, now - Math.min(lastWord[slot], diedAt[slot]));
            }
        }
        for (int slot = 0; slot < machines; slot++) {
            if (now - plainHeard[slot] > PLAIN_LIMIT && !plainSaid[slot]) {
                plainSaid[slot] = true;
                if (diedAt[slot] == NEVER) {
                    plainFalseVerdicts++;
                }
            }
        }
    }

    private void say(Slots slots, Standing standing) {
        for (int i = 0; i < slots.size(); i++) {
            detector.said(slots.get(i), standing);
        }
    }

    private void kill(long at, long now) {
        int slot = random.nextInt(machines);
        if (diedAt[slot] == NEVER && detector.standing(slot) == Standing.REACHABLE) {
            deaths++;
            diedAt[slot] = at;
            streamBreaks[slot] = random.nextBoolean();
            dead.add(slot);
            if (streamBreaks[slot]) {
                detector.closed(slot);
            }
        }
        assert at <= now;
    }

    private void revive(long now) {
        dead.removeIf(slot -> {
            boolean back = now - diedAt[slot] > BACK_AFTER;
            if (back) {
                diedAt[slot] = NEVER;
                nextCall[slot] = now;
                detector.opened(slot);
                hear(slot, now, now);
            }
            return back;
        });
    }

    private boolean lost() {
        return random.nextInt(100) < LOSS_PERCENT;
    }

    private int delay() {
        return random.nextInt(LONGEST_DELAY + 1);
    }
}
