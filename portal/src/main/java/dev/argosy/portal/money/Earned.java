package dev.argosy.portal.money;

import dev.argosy.kernel.Money;

/**
 * What a provider's leases brought in so far, and what of it was the platform's fee.
 *
 * @param recovered what was taken from him, or is owed by him, for replacements of leases that ended by his fault
 */
record Earned(Money gross, Money fee, Money recovered) {
    Money net() {
        return gross.minus(fee);
    }
}
