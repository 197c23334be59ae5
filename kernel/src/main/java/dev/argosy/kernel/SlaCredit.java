package dev.argosy.kernel;

import dev.argosy.kernel.Reason.Party;

/**
 * What a customer gets when a lease that had started ends through no doing of his: the price of the time between the
 * end of service and the decision that ended the lease, at most one hour. Time without service is not charged either;
 * this comes on top, and is paid at the end of the lease, once.
 *
 * <p>A pure function of who is responsible, how long nothing was served, and the customer's rate, so that whoever reads
 * an invoice can compute it again.
 */
public final class SlaCredit {
    /** The customer cannot have counted on more than he could have noticed. */
    public static final long MOST_MILLIS = 3_600_000;

    private SlaCredit() {}

    /** How much lost time is credited: none for the customer's own ends. */
    public static long creditedMillis(Party party, long lostMillis) {
        return switch (party) {
            case CUSTOMER -> 0;
            case PROVIDER, PLATFORM, NETWORK -> Math.clamp(lostMillis, 0, MOST_MILLIS);
        };
    }

    /** The amount, to the micro-USD below. */
    public static Money of(Party party, long lostMillis, Rate customerRate) {
        return customerRate.forMillis(creditedMillis(party, lostMillis));
    }
}
