package dev.argosy.portal.money;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Refusal;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Bookings;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.Parts;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.lease.Funds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far one group can be paid for, and what moves for it. Pure. */
record GroupPlan(Funds.@Nullable Answer given, List<Booking> bookings, long budget) {
    GroupPlan {
        bookings = List.copyOf(bookings);
    }

    /** One booking that no budget bounds, as none does when money only leaves a reservation. */
    static GroupPlan unlimited(Booking booking) {
        return new GroupPlan(null, List.of(booking), CounterChange.UNLIMITED);
    }

    Funds.Answer answer() {
        return Objects.requireNonNull(given);
    }

    static GroupPlan of(
            Funds.Group group,
            Map<LeaseId, Reservation> known,
            Map<LeaseId, AcceptedUsage.Total> totals,
            Purses purses) {
        var members = new ArrayList<Member>();
        for (Funds.Item item : group.items()) {
            Reservation reservation = known.getOrDefault(item.lease(), opened(group, item));
            if (reservation.cap().isPresent()) {
                return refused(Refusal.of(
                        Codes.WRONG_STATE, item.lease() + " has ended", "extend only leases that have not ended"));
            }
            members.add(new Member(item.start(), reservation));
        }
        Parts free = purses.free(group.customer());
        Long given = group.budgetMicroUsd();
        long budget = given == null ? CounterChange.UNLIMITED : given;
        Money left = Money.ofMicroUsd(budget).minus(purses.committed(group.cluster()));
        Money least = needed(members, group.atLeast());
        if (least.compareTo(free.total()) > 0) {
            return refused(insufficient(least, free.total()));
        }
        if (least.compareTo(left) > 0) {
            return refused(overBudget(least, left));
        }
        Instant until = furthest(group, members, free.total().min(left));
        return new GroupPlan(new Funds.Answer.Paid(until), bookings(members, until, free, totals), budget);
    }

    /** The latest instant, in whole milliseconds, up to which {@code limit} pays for all; needs grow with time. */
    private static Instant furthest(Funds.Group group, List<Member> members, Money limit) {
        Instant from = group.atLeast();
        long low = 0;
        long high = Math.max(0, Duration.between(from, group.wanted()).toMillis());
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (needed(members, from.plusMillis(middle)).compareTo(limit) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return from.plusMillis(low);
    }

    private static Money needed(List<Member> members, Instant until) {
        return members.stream()
                .map(member -> member.reservation().shortOf(member.millisUntil(until)))
                .reduce(Money.ZERO, Money::plus);
    }

    private static List<Booking> bookings(
            List<Member> members, Instant until, Parts free, Map<LeaseId, AcceptedUsage.Total> totals) {
        var bookings = new ArrayList<Booking>();
        Parts left = free;
        for (Member member : members) {
            Reservation reservation = member.reservation();
            long accepted = totals.getOrDefault(reservation.lease().id(), AcceptedUsage.Total.NONE)
                    .millis();
            Parts purse = left;
            Booking booking = Bookings.charge(reservation, accepted)
                    .then(at -> Bookings.grant(at, member.millisUntil(until), purse));
            left = left.minus(booking.after().reserved().minus(reservation.reserved()));
            bookings.add(booking);
        }
        return bookings;
    }

    private static Reservation opened(Funds.Group group, Funds.Item item) {
        return Reservation.open(
                new Reservation.Lease(item.lease(), group.cluster(), group.customer(), item.provider(), item.terms()));
    }

    private static GroupPlan refused(Refusal refusal) {
        return new GroupPlan(new Funds.Answer.Refused(refusal), List.of(), CounterChange.UNLIMITED);
    }

    private static Refusal insufficient(Money needed, Money free) {
        return Refusal.of(
                        Codes.INSUFFICIENT_FUNDS,
                        "needed: " + needed.toUsd() + " USD (expected: <= " + free.toUsd() + " USD free)",
                        "deposit money or ask for less")
                .with("neededMicroUsd", Long.toString(needed.microUsd()))
                .with("freeMicroUsd", Long.toString(free.microUsd()));
    }

    private static Refusal overBudget(Money needed, Money left) {
        return Refusal.of(
                        Codes.BUDGET_EXCEEDED,
                        "needed: " + needed.toUsd() + " USD (expected: <= " + left.toUsd() + " USD left of the budget)",
                        "raise the budget or ask for less")
                .with("neededMicroUsd", Long.toString(needed.microUsd()))
                .with("leftMicroUsd", Long.toString(left.microUsd()));
    }

    /** A lease of the group with what its granted time counts from. */
    private record Member(Instant start, Reservation reservation) {
        long millisUntil(Instant until) {
            return Math.max(0, Duration.between(start, until).toMillis());
        }
    }
}
