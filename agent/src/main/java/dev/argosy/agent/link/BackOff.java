package dev.argosy.agent.link;

import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: longer with each failure, always drawn by chance, so that the machines of a
 * portal that comes back do not all come at once; and as the portal asked, if it did. Used by one thread.
 */
final class BackOff {
    static final long FIRST_MILLIS = 100;
    static final long LONGEST_MILLIS = 5_000;
    /** After a long outage all wait, and nobody waits for a single one. */
    static final long LONGEST_AFTER_MANY_MILLIS = 15_000;

    static final int MANY = 20;
    /** Whatever a portal asks for. */
    static final long LONGEST_ASKED_MILLIS = 60_000;

    private final RandomGenerator random;
    private long pause = FIRST_MILLIS;
    private int failures;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param worked whether the portal spoke on the connection that ended
     * @param askedMillis the portal wants the machine back at an instant within this time; 0 when it does not say
     */
    long next(boolean worked, long askedMillis) {
        failures = worked ? 0 : failures + 1;
        long longest = failures > MANY ? LONGEST_AFTER_MANY_MILLIS : LONGEST_MILLIS;
        pause = worked ? FIRST_MILLIS : Math.min(longest, pause * 2);
        long own = pause / 2 + random.nextLong(pause / 2 + 1);
        return askedMillis <= 0 ? own : Math.max(own, random.nextLong(Math.min(askedMillis, LONGEST_ASKED_MILLIS) + 1));
    }
}
