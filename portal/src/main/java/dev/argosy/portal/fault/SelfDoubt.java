package dev.argosy.portal.fault;

import java.util.Optional;

/**
 * Judges the observer before it judges machines. Not thread-safe; time is handed in, in ms of a monotonic clock.
 *
 * <p>That a large part of all machines falls silent in the same moment is nearly always about us. But it can be true: a
 * power cut, a provider that leaves. So this doubt has an end, after which what is silent is said to be.
 */
final class SelfDoubt {
    /** Two periods in which every machine that lives comes back. */
    static final long AFTER_START = 60_000;

    /** Steps are a second apart. */
    static final long LONGEST_STEP = 4_000;
    /** What came in meanwhile is read within this time. */
    static final long AFTER_PAUSE = 1_000;
    /** After a longer pause sessions may be gone too, and machines need time to come back. */
    static final long LONG_PAUSE = 12_000;

    static final long DATABASE_LIMIT = 2_000;
    static final long AFTER_TROUBLE = 5_000;

    /** With fewer machines than this silent, it is about them. */
    static final int MASS = 3;
    /** One in so many. */
    static final int MASS_SHARE = 5;
    /** While others are heard, we are no plausible cause for longer. */
    static final long MASS_LIMIT = 60_000;
    /** While nobody at all is heard, we are the likelier cause. */
    static final long TOTAL_LIMIT = 300_000;

    private final long started;
    private long lastStep;
    private long untilPause = Long.MIN_VALUE;
    private long untilDatabase = Long.MIN_VALUE;
    private long untilClock = Long.MIN_VALUE;
    private long massSince = Long.MIN_VALUE;

    SelfDoubt(long now) {
        this.started = now;
        this.lastStep = now;
    }

    /**
     * What the observer knows of itself.
     *
     * @param databaseMillis how long the database took to answer; more than any limit when it did not
     * @param clockHolds whether database time may decide
     */
    record Vitals(long databaseMillis, boolean clockHolds) {
        static final Vitals GOOD = new Vitals(0, true);
    }

    /**
     * Why no machine may be judged in this step; empty when each may be. Asked once in each step.
     *
     * @param quiet of the machines that are not said to be unreachable: how many were not heard for a while
     * @param watched how many machines are not said to be unreachable
     */
    Optional<Doubt> step(long now, Vitals vitals, int quiet, int watched) {
        long gap = now - lastStep;
        lastStep = now;
        if (gap > LONGEST_STEP) {
            long grace = gap > LONG_PAUSE ? Math.min(gap, AFTER_START) : AFTER_PAUSE;
            untilPause = Math.max(untilPause, now + grace);
        }
        if (vitals.databaseMillis() > DATABASE_LIMIT) {
            untilDatabase = now + AFTER_TROUBLE;
        }
        if (!vitals.clockHolds()) {
            untilClock = now + AFTER_TROUBLE;
        }
        boolean mass = mass(now, quiet, watched);
        if (now - started < AFTER_START) {
            return Optional.of(Doubt.STARTING);
        }
        if (now < untilPause) {
            return Optional.of(Doubt.PAUSED);
        }
        if (now < untilDatabase) {
            return Optional.of(Doubt.DATABASE);
        }
        if (now < untilClock) {
            return Optional.of(Doubt.CLOCK);
        }
        return mass ? Optional.of(Doubt.MASS_SILENCE) : Optional.empty();
    }

    /** Of a single machine nobody can tell whether it or we fell silent; it is said to be, and it is reversible. */
    private boolean mass(long now, int quiet, int watched) {
        boolean total = watched > 1 && quiet == watched;
        boolean many = quiet >= MASS && (long) quiet * MASS_SHARE >= watched;
        if (!total && !many) {
            massSince = Long.MIN_VALUE;
            return false;
        }
        if (massSince == Long.MIN_VALUE) {
            massSince = now;
        }
        return now - massSince < (total ? TOTAL_LIMIT : MASS_LIMIT);
    }
}
