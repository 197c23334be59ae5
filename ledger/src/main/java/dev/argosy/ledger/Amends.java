package dev.argosy.ledger;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.SlaCredit;

/**
 * What was made good beside the charge of a lease.
 *
 * @param lostMillis the time without service that the customer is credited for; set with the cap, for good
 * @param credited paid to the customer for it
 * @param recovered taken from the provider whose failure made this lease dearer than the one it replaced
 */
public record Amends(long lostMillis, Money credited, Money recovered) {
    public static final Amends NONE = new Amends(0, Money.ZERO, Money.ZERO);

    public Amends {
        if (lostMillis < 0 || lostMillis > SlaCredit.MOST_MILLIS) {
            throw new IllegalArgumentException(
                    "lostMillis: " + lostMillis + " (expected: 0.." + SlaCredit.MOST_MILLIS + ")");
        }
        if (credited.isNegative() || recovered.isNegative()) {
            throw new IllegalArgumentException("amends: " + credited.microUsd() + " credited, " + recovered.microUsd()
                    + " recovered (expected: none below zero)");
        }
    }

    Amends withCredit(long millis, Money amount) {
        return new Amends(millis, amount, recovered);
    }

    Amends withRecovered(Money more) {
        return new Amends(lostMillis, credited, recovered.plus(more));
    }
}
