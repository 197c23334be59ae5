package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an owner may commit.
 *
 * @param total charged and set aside in each period, or null for no limit
 * @param period how often the total begins anew; of no meaning, and then {@link Period#EVER}, without a total
 * @param hourly the sum of the hourly rates of leases granted and not ended, or null for no limit
 */
record Budget(
        @Nullable Money total, Period period, @Nullable Money hourly) {
    static final Budget NONE = new Budget(null, Period.EVER, null);

    Budget {
        if (total != null && total.isNegative() || hourly != null && hourly.isNegative()) {
            throw new IllegalArgumentException("budget: " + total + ", " + hourly + " (expected: none below zero)");
        }
        period = total == null ? Period.EVER : period;
    }
}
