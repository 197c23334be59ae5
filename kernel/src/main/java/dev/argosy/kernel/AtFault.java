package dev.argosy.kernel;

/**
 * The lost lease that another one replaces, and the provider whose failure it was: he owes the platform what the
 * replacement costs more than its customer pays.
 */
public record AtFault(LeaseId lease, OrganizationId provider) {
    /** Active time of a replacement beyond this is nobody's fault any more. */
    public static final long MOST_MILLIS = 24 * 3_600_000L;

    /**
     * What is owed for a running total of active time. It only grows, and never passes what the platform bore: the
     * charge and the provider's gross are each rounded down, their difference may be a micro-USD more than this.
     */
    public static Money owed(Terms terms, long activeMillis) {
        long difference =
                terms.providerRate().microUsdPerHour() - terms.customerRate().microUsdPerHour();
        return difference <= 0 ? Money.ZERO : new Rate(difference).forMillis(Math.min(activeMillis, MOST_MILLIS));
    }
}
