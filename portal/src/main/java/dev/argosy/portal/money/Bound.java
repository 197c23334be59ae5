package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.lease.Funds;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One limit on what leases may commit, with the counter that is held to it. What has no limit is counted all the same,
 * so that a limit set later holds at once.
 *
 * @param owner the id of the cluster or organization whose leases count, as text
 * @param limit micro-USD; {@link CounterChange#UNLIMITED} for none
 */
record Bound(Scope scope, Measure measure, String owner, long limit) {
    /** Whose leases count together. */
    enum Scope {
        CLUSTER,
        ORGANIZATION
    }

    /** What is counted. */
    enum Measure {
        /** What was charged and is set aside. */
        TOTAL,
        /** The hourly rates of leases granted and not ended. */
        HOURLY
    }

    static List<Bound> of(Funds.Group group, Budget ofOrganization) {
        Long ofCluster = group.budgetMicroUsd();
        long limit = ofCluster == null ? CounterChange.UNLIMITED : ofCluster;
        return bounds(group.cluster(), limit, group.customer(), ofOrganization);
    }

    static List<Bound> unlimited(Reservation.Lease lease) {
        return bounds(lease.cluster(), CounterChange.UNLIMITED, lease.customer(), Budget.NONE);
    }

    private static List<Bound> bounds(ClusterId cluster, long limit, OrganizationId customer, Budget budget) {
        return List.of(
                new Bound(Scope.CLUSTER, Measure.TOTAL, cluster.text(), limit),
                ofOrganization(customer, Measure.TOTAL, budget.total()),
                ofOrganization(customer, Measure.HOURLY, budget.hourly()));
    }

    static Bound ofOrganization(OrganizationId organization, Measure measure, @Nullable Money limit) {
        return new Bound(
                Scope.ORGANIZATION,
                measure,
                organization.text(),
                limit == null ? CounterChange.UNLIMITED : limit.microUsd());
    }

    String counter() {
        return switch (scope) {
            case CLUSTER -> owner + "/committed";
            case ORGANIZATION -> owner + "/" + word(measure);
        };
    }

    /** By how much bookings move the counter. */
    long change(Collection<Booking> bookings) {
        return bookings.stream()
                .map(booking -> switch (measure) {
                    case TOTAL -> booking.committedChange();
                    case HOURLY -> booking.hourlyChange();
                })
                .reduce(Money.ZERO, Money::plus)
                .microUsd();
    }

    /** What may still be added; zero where a limit was set below what is used already. */
    Money left(Money used) {
        return Money.ofMicroUsd(limit).minus(used).max(Money.ZERO);
    }

    Refusal refusal(Money needed, Money used) {
        String unit = measure == Measure.HOURLY ? " USD an hour" : " USD";
        String message = "needed: " + needed.toUsd() + unit + " (expected: <= "
                + left(used).toUsd() + unit + " left of the " + word(scope) + "'s " + word(measure) + " budget of "
                + Money.ofMicroUsd(limit).toUsd() + unit + ", of which " + used.toUsd() + " is used)";
        return Refusal.of(Codes.BUDGET_EXCEEDED, message, "raise the budget or ask for less")
                .with("budget", word(scope))
                .with("measure", word(measure))
                .with("limitMicroUsd", Long.toString(limit))
                .with("usedMicroUsd", Long.toString(used.microUsd()))
                .with("neededMicroUsd", Long.toString(needed.microUsd()))
                .with("leftMicroUsd", Long.toString(left(used).microUsd()));
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
