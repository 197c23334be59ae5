package dev.argosy.portal.metering;

/**
 * The running total of one lease as far as it was accepted.
 *
 * @param sequence of the highest accepted usage record
 * @param acceptedMillis active time that may be charged: the signed total cut to what was granted and to the cap
 * @param rawTotal active time as signed
 * @param last whether the final record is in: no higher total will follow
 */
public record Meter(long sequence, long acceptedMillis, long rawTotal, boolean last) {
    public static final Meter NONE = new Meter(0, 0, 0, false);
}
