package dev.argosy.ledger;

import dev.argosy.kernel.Money;

/** An amount by origin: what was given (promotional) and what was paid in (available). Neither is below zero. */
public record Parts(Money promotional, Money available) {
    public static final Parts ZERO = new Parts(Money.ZERO, Money.ZERO);

    public Parts {
        if (promotional.isNegative() || available.isNegative()) {
            throw new IllegalArgumentException("parts: " + promotional.microUsd() + " promotional, "
                    + available.microUsd() + " available (expected: none below zero)");
        }
    }

    public Money total() {
        return promotional.plus(available);
    }

    public Parts plus(Parts other) {
        return new Parts(promotional.plus(other.promotional), available.plus(other.available));
    }

    public Parts minus(Parts other) {
        return new Parts(promotional.minus(other.promotional), available.minus(other.available));
    }

    /** {@code amount} of this, promotional first: how money is spent. */
    public Parts promotionalFirst(Money amount) {
        Money first = amount.min(promotional);
        return new Parts(first, amount.minus(first));
    }

    /** {@code amount} of this, available first: how what will not be spent goes back. */
    public Parts availableFirst(Money amount) {
        Money first = amount.min(available);
        return new Parts(amount.minus(first), first);
    }
}
