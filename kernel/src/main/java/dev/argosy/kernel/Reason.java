package dev.argosy.kernel;

/**
 * Why something ended or was refused, in a form that bills and screens share.
 *
 * @param evidence a reference to what shows it (a record, an event, an exit code); empty when there is none
 */
public record Reason(String code, Party party, String evidence, BillingEffect effect) {
    /** Who is responsible. */
    public enum Party {
        CUSTOMER,
        PROVIDER,
        PLATFORM,
        NETWORK
    }

    /** What it does to the bill. */
    public enum BillingEffect {
        /** What was served up to the end is charged; what was reserved beyond goes back. */
        CHARGED,
        /** Nothing is charged: all that was reserved goes back. */
        REFUNDED,
        /** As one of the others, and time without service was paid to the customer on top of it. */
        CREDITED
    }

    /** The same reason with what it turned out to do to the bill. */
    public Reason with(BillingEffect changed) {
        return new Reason(code, party, evidence, changed);
    }
}
