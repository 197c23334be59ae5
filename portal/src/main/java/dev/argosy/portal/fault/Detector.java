package dev.argosy.portal.fault;

import dev.argosy.portal.fault.SelfDoubt.Vitals;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says which machines are not to be reached, from nothing but arrivals and the time. Not thread-safe and without a
 * clock: arrivals and steps are calls with the ms of a monotonic clock, so that a million agent-hours run in a minute.
 *
 * <p>A silence that is longer than the machine's own history lets expect is answered by probes, one each second. Only
 * when several of them are without an answer is anything said: on a network that loses one message in twenty, ten in a
 * row are never lost. What is proposed counts when it was {@link #said}, and is proposed again until then.
 */
final class Detector {
    /** Nothing is thought of a shorter silence. */
    static final long FIRST_LOOK = 6_000;
    /** Whatever the history says, from here on it is asked. */
    static final long PROBE_AT_LATEST = 8_000;

    static final double PROBE_PHI = 2;
    static final long PROBE_PERIOD = 1_000;
    /** While it is unreachable and its stream is still open. */
    static final long SLOW_PROBE_PERIOD = 5_000;
    /** A machine that is this quiet counts when the observer doubts itself. */
    static final long QUIET = 10_000;
    /** A process that was stopped for 8 s, just before it would have called, is heard again before this. */
    static final long SUSPECTED = 14_000;

    static final long UNREACHABLE = 16_000;
    static final double UNREACHABLE_PHI = 8;
    /** Whatever the history says. With ten seconds in which we were paused ourselves it is still within thirty. */
    static final long UNREACHABLE_AT_LATEST = 18_000;
    /** For agents that do not know probes. */
    static final long UNREACHABLE_UNASKED = 28_000;
    /** The last two may still be answered. */
    static final int PROBES = 10;

    private static final int HISTORY = 16;
    private static final int FIRST_MEAN = 5_000;
    private static final int FIRST_DEVIATION = 1_500;
    private static final int FIRST_SLOTS = 64;
    /** Longer ones are outages and no habit. */
    private static final int LONGEST_INTERVAL = 10_000;

    private static final byte FREE = -1;
    private static final Standing[] STANDINGS = Standing.values();
    private static final byte REACHABLE_NOW = (byte) Standing.REACHABLE.ordinal();
    private static final byte UNREACHABLE_NOW = (byte) Standing.UNREACHABLE.ordinal();

    private final SelfDoubt self;
    private final Slots freed = new Slots();
    private int slots;
    private int watched;
    private int quiet;
    private byte[] standing = new byte[FIRST_SLOTS];
    private long[] nextLook = new long[FIRST_SLOTS];
    private long[] lastHeard = new long[FIRST_SLOTS];
    private long[] lastUnasked = new long[FIRST_SLOTS];
    private long[] lastProbe = new long[FIRST_SLOTS];
    private int[] probes = new int[FIRST_SLOTS];
    private boolean[] open = new boolean[FIRST_SLOTS];
    private boolean[] answers = new boolean[FIRST_SLOTS];
    private int[] intervals = new int[FIRST_SLOTS * HISTORY];
    private int[] recorded = new int[FIRST_SLOTS];
    private int[] sum = new int[FIRST_SLOTS];
    private long[] squares = new long[FIRST_SLOTS];

    Detector(long now) {
        this.self = new SelfDoubt(now);
    }

    /** Watches one more machine from now on; the answer names it here. */
    int add(long now, Standing first) {
        int slot = free();
        standing[slot] = (byte) first.ordinal();
        lastHeard[slot] = now;
        lastUnasked[slot] = now;
        lastProbe[slot] = 0;
        probes[slot] = 0;
        open[slot] = false;
        answers[slot] = false;
        recorded[slot] = 0;
        sum[slot] = 0;
        squares[slot] = 0;
        Arrays.fill(intervals, slot * HISTORY, (slot + 1) * HISTORY, 0);
        nextLook[slot] = now + FIRST_LOOK;
        watched += first == Standing.UNREACHABLE ? 0 : 1;
        return slot;
    }

    void remove(int slot) {
        watched -= standing[slot] == UNREACHABLE_NOW ? 0 : 1;
        standing[slot] = FREE;
        nextLook[slot] = Long.MAX_VALUE;
        freed.add(slot);
    }

    /** Something came from it, whatever it was. */
    void heard(int slot, long at) {
        int interval = (int) Math.min(LONGEST_INTERVAL, at - lastUnasked[slot]);
        lastUnasked[slot] = at;
        int place = slot * HISTORY + recorded[slot] % HISTORY;
        int before = intervals[place];
        intervals[place] = interval;
        recorded[slot]++;
        sum[slot] += interval - before;
        squares[slot] += (long) interval * interval - (long) before * before;
        arrived(slot, at);
    }

    /** It answered a probe, which says nothing about how often it calls by itself. */
    void answered(int slot, long at) {
        answers[slot] = true;
        arrived(slot, at);
    }

    private void arrived(int slot, long at) {
        lastHeard[slot] = at;
        probes[slot] = 0;
        nextLook[slot] = standing[slot] == REACHABLE_NOW ? at + FIRST_LOOK : at;
    }

    /** Its stream is open: it can be asked, and is at once, to see whether it answers. */
    void opened(int slot) {
        open[slot] = true;
        nextLook[slot] = Long.MIN_VALUE;
        lastProbe[slot] = 0;
    }

    void closed(int slot) {
        open[slot] = false;
    }

    /** What was proposed of it was told to the world. */
    void said(int slot, Standing now) {
        boolean was = standing[slot] != UNREACHABLE_NOW;
        boolean is = now != Standing.UNREACHABLE;
        watched += (is ? 1 : 0) - (was ? 1 : 0);
        standing[slot] = (byte) now.ordinal();
    }

    Standing standing(int slot) {
        return STANDINGS[standing[slot]];
    }

    long lastHeard(int slot) {
        return lastHeard[slot];
    }

    /** How many machines were not heard for a while at the last step, and are not said to be unreachable. */
    int quiet() {
        return quiet;
    }

    /** How many machines are not said to be unreachable. */
    int watched() {
        return watched;
    }

    /** How surprising the silence of a machine is. */
    double phi(int slot, long now) {
        long silence = now - lastHeard[slot];
        int count = Math.min(recorded[slot], HISTORY);
        if (count < HISTORY / 4) {
            return Suspicion.phi(silence, FIRST_MEAN, FIRST_DEVIATION);
        }
        double mean = (double) sum[slot] / count;
        double variance = Math.max(0, (double) squares[slot] / count - mean * mean);
        return Suspicion.phi(silence, mean, Math.sqrt(variance));
    }

    /** Looks at those whose time has come, once a second; what is to be done is left in {@code round}. */
    Optional<Doubt> step(long now, Vitals vitals, Round round) {
        round.clear();
        quiet = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (nextLook[slot] <= now && standing[slot] != FREE) {
                look(slot, now, round);
                if (standing[slot] != UNREACHABLE_NOW && now - lastHeard[slot] >= QUIET) {
                    quiet++;
                }
            }
        }
        Optional<Doubt> doubt = self.step(now, vitals, quiet, watched);
        if (doubt.isPresent()) {
            round.withhold();
        }
        return doubt;
    }

    private void look(int slot, long now, Round round) {
        long silence = now - lastHeard[slot];
        boolean unreachable = standing[slot] == UNREACHABLE_NOW;
        if (lastProbe[slot] == 0 && open[slot]) {
            probe(slot, now, round);
        }
        if (silence < FIRST_LOOK) {
            if (standing[slot] != REACHABLE_NOW) {
                round.reachable.add(slot);
                nextLook[slot] = now;
            } else {
                nextLook[slot] = lastHeard[slot] + FIRST_LOOK;
            }
            return;
        }
        nextLook[slot] = now;
        if (unreachable) {
            if (open[slot] && now - lastProbe[slot] >= SLOW_PROBE_PERIOD) {
                probe(slot, now, round);
            }
            nextLook[slot] = now + SLOW_PROBE_PERIOD;
            return;
        }
        double phi = phi(slot, now);
        if (phi < PROBE_PHI && silence < PROBE_AT_LATEST) {
            return;
        }
        if (open[slot] && now - lastProbe[slot] >= PROBE_PERIOD) {
            probe(slot, now, round);
        }
        propose(slot, silence, phi, round);
    }

    private void probe(int slot, long now, Round round) {
        lastProbe[slot] = now;
        probes[slot]++;
        round.probes.add(slot);
    }

    private void propose(int slot, long silence, double phi, Round round) {
        boolean longEnough = silence >= UNREACHABLE && (phi >= UNREACHABLE_PHI || silence >= UNREACHABLE_AT_LATEST);
        boolean asked = !open[slot] || (answers[slot] ? probes[slot] >= PROBES : silence >= UNREACHABLE_UNASKED);
        if (longEnough && asked) {
            round.unreachable.add(slot);
        } else if (silence >= SUSPECTED && standing[slot] == REACHABLE_NOW) {
            round.suspected.add(slot);
        }
    }

    private int free() {
        if (freed.size() > 0) {
            return freed.removeLast();
        }
        if (slots == standing.length) {
            grow(slots * 2);
        }
        return slots++;
    }

    private void grow(int length) {
        standing = Arrays.copyOf(standing, length);
        nextLook = Arrays.copyOf(nextLook, length);
        lastHeard = Arrays.copyOf(lastHeard, length);
        lastUnasked = Arrays.copyOf(lastUnasked, length);
        lastProbe = Arrays.copyOf(lastProbe, length);
        probes = Arrays.copyOf(probes, length);
        open = Arrays.copyOf(open, length);
        answers = Arrays.copyOf(answers, length);
        intervals = Arrays.copyOf(intervals, length * HISTORY);
        recorded = Arrays.copyOf(recorded, length);
        sum = Arrays.copyOf(sum, length);
        squares = Arrays.copyOf(squares, length);
    }
}
