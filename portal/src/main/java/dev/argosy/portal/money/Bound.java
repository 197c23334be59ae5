package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Refusal;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.Reservation;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One limit on what leases may commit, with the counter that is held to it. What has no limit is counted all the same,
 * so that a limit set later holds at once.
 *
 * @param limit micro-USD; {@link CounterChange#UNLIMITED} for none
 */
record Bound(BudgetOwner owner, Measure measure, long limit) {
    /** The limit of a cluster's own budget. */
    static Bound ofCluster(ClusterId cluster, @Nullable Long budgetMicroUsd) {
        return new Bound(
                BudgetOwner.of(cluster),
                new Measure.Total(Period.EVER.around(LocalDate.EPOCH)),
                budgetMicroUsd == null ? CounterChange.UNLIMITED : budgetMicroUsd);
    }

    /** All that an owner's budget bounds, and all periods of other lengths that these days count in. */
    static List<Bound> of(BudgetOwner owner, Budget budget, Collection<LocalDate> days) {
        var bounds = new ArrayList<Bound>();
        bounds.add(new Bound(owner, new Measure.Hourly(), limit(budget.hourly())));
        for (Period period : Period.values()) {
            long limit = limit(period == budget.period() ? budget.total() : null);
            days.stream()
                    .map(period::around)
                    .distinct()
                    .forEach(span -> bounds.add(new Bound(owner, new Measure.Total(span), limit)));
        }
        return bounds;
    }

    /** What counts a booking that no budget bounds, as none does when money only leaves a reservation. */
    static List<Bound> unlimited(Booking booking) {
        return unlimited(booking.after().lease(), booking.daysChanged());
    }

    /** All that may count whatever happens to a reservation today: what it holds may go back to its own days. */
    static List<Bound> unlimited(Reservation reservation, LocalDate today) {
        var days = new TreeSet<LocalDate>();
        days.add(today);
        Money held = reservation.held().total();
        for (var entry : reservation.days().byDay().reversed().entrySet()) {
            if (!held.isPositive()) {
                break;
            }
            days.add(entry.getKey());
            held = held.minus(entry.getValue());
        }
        return unlimited(reservation.lease(), days);
    }

    private static List<Bound> unlimited(Reservation.Lease lease, Collection<LocalDate> days) {
        var bounds = new ArrayList<Bound>();
        bounds.add(ofCluster(lease.cluster(), null));
        BudgetOwner.of(lease.customer(), lease.requester())
                .forEach(owner -> bounds.addAll(of(owner, Budget.NONE, days)));
        return bounds;
    }

    private static long limit(@Nullable Money limit) {
        return limit == null ? CounterChange.UNLIMITED : limit.microUsd();
    }

    String counter() {
        return measure.counter(owner);
    }

    boolean hasLimit() {
        return limit != CounterChange.UNLIMITED;
    }

    /** What may still be added; zero where a limit was set below what is used already. */
    Money left(Money used) {
        return Money.ofMicroUsd(limit).minus(used).max(Money.ZERO);
    }

    /** The part of an amount that falls to a rate among all rates; all of it where nothing costs anything. */
    static Money share(Money left, Money rate, Money all) {
        if (!all.isPositive() || rate.compareTo(all) >= 0) {
            return left;
        }
        return Money.ofMicroUsd(BigInteger.valueOf(left.microUsd())
                .multiply(BigInteger.valueOf(rate.microUsd()))
                .divide(BigInteger.valueOf(all.microUsd()))
                .longValueExact());
    }

    Refusal refusal(Money needed, Money used) {
        String unit = measure instanceof Measure.Hourly ? " USD an hour" : " USD";
        String message = "needed: " + needed.toUsd() + unit + " (expected: <= "
                + left(used).toUsd() + unit + " left of " + named() + " of "
                + Money.ofMicroUsd(limit).toUsd() + unit + ", of which " + used.toUsd() + " is used)";
        Refusal refusal = Refusal.of(Codes.BUDGET_EXCEEDED, message, remedy())
                .with("budget", owner.scope().word())
                .with("id", owner.id().text())
                .with("measure", measure instanceof Measure.Hourly ? "hourly" : "total")
                .with("limitMicroUsd", Long.toString(limit))
                .with("usedMicroUsd", Long.toString(used.microUsd()))
                .with("neededMicroUsd", Long.toString(needed.microUsd()))
                .with("leftMicroUsd", Long.toString(left(used).microUsd()));
        return measure instanceof Measure.Total(var span)
                ? refusal.with("period", span.period().word())
                : refusal;
    }

    private String named() {
        String whose = "the " + owner.scope().word() + "'s";
        return switch (measure) {
            case Measure.Hourly() -> whose + " hourly budget";
            case Measure.Total(var span) ->
                span.period() == Period.EVER
                        ? whose + " total budget"
                        : whose + " budget of the " + span.period().word() + " from " + span.first();
        };
    }

    private String remedy() {
        if (owner.scope() == BudgetOwner.Scope.CLUSTER) {
            return "ask for a larger budget of the cluster, or for less";
        }
        String raise = "raise the " + owner.scope().word() + "'s budget, or ask for less";
        return switch (measure) {
            case Measure.Hourly() -> raise + ", or wait until something that runs has ended";
            case Measure.Total(var span) ->
                span.end().map(end -> raise + ", or wait until " + end).orElse(raise);
        };
    }
}
