package dev.argosy.portal.money;

import dev.argosy.kernel.Money;

/** What a provider's leases brought in so far, and what of it was the platform's fee. */
record Earned(Money gross, Money fee) {
    static final Earned NOTHING = new Earned(Money.ZERO, Money.ZERO);

    Money net() {
        return gross.minus(fee);
    }
}
