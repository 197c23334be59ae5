package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an owner may commit.
 *
 * @param total charged and set aside in all, or null for no limit
 * @param hourly the sum of the hourly rates of leases granted and not ended, or null for no limit
 */
record Budget(@Nullable Money total, @Nullable Money hourly) {
    static final Budget NONE = new Budget(null, null);

    Budget {
        if (total != null && total.isNegative() || hourly != null && hourly.isNegative()) {
            throw new IllegalArgumentException("budget: " + total + ", " + hourly + " (expected: none below zero)");
        }
    }
}
