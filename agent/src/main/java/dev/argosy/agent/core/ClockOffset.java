package dev.argosy.agent.core;

/**
 * How far this machine's clock is ahead of the portal's.
 *
 * @param millis positive when it is ahead
 * @param withinMillis how wrong that may be: half of the time that the answer took
 */
public record ClockOffset(long millis, long withinMillis) {
    /** @param tookMillis from the sending of the question to the arrival of the answer */
    static ClockOffset of(long wallMillis, long portalMillis, long tookMillis) {
        long half = Math.max(0, tookMillis) / 2;
        return new ClockOffset(wallMillis - half - portalMillis, half);
    }
}
