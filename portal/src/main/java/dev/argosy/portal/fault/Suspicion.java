package dev.argosy.portal.fault;

/**
 * How surprising a silence is, by the phi accrual of Hayashibara and others: 1 means that one silence in ten is as
 * long, 8 that one in a hundred million is. Pure.
 */
final class Suspicion {
    /** No machine is so regular that half a second says something. */
    static final double LEAST_DEVIATION_MILLIS = 500;

    // of the logistic approximation of the normal distribution's tail
    private static final double LINEAR = 1.5976;
    private static final double CUBIC = 0.070566;

    private Suspicion() {}

    /**
     * @param silence in ms
     * @param mean of the times between two arrivals, in ms
     * @param deviation of the same, in ms
     */
    static double phi(double silence, double mean, double deviation) {
        double y = (silence - mean) / Math.max(LEAST_DEVIATION_MILLIS, deviation);
        double exponent = y * (LINEAR + CUBIC * y * y);
        double tail = Math.exp(-exponent);
        // far out the tail is too small for a double
        return tail == 0 ? exponent / Math.log(10) : -Math.log10(tail / (1 + tail));
    }
}
