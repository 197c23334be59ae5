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
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.lease.Funds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far one group can be paid for, and what moves for it. Pure. */
record GroupPlan(Funds.@Nullable Answer given, List<Booking> bookings, List<Bound> bounds) {
    GroupPlan {
        bookings = List.copyOf(bookings);
        bounds = List.copyOf(bounds);
    }

    /** One booking that no budget bounds, as none does when money only leaves a reservation; it counts all the same. */
    static GroupPlan unlimited(Booking booking) {
        return new GroupPlan(null, List.of(booking), Bound.unlimited(booking));
    }

    /** All that is applied together, or none when nothing moves and nothing is counted. */
    Optional<TransferGroup> linked() {
        List<Transfer> transfers = bookings.stream()
                .flatMap(booking -> booking.transfers().stream())
                .toList();
        List<CounterChange> counters = bounds.stream()
                .map(bound -> new CounterChange(
                        bound.counter(), bound.measure().change(bookings).microUsd(), bound.limit()))
                .filter(change -> change.delta() != 0)
                .toList();
        return transfers.isEmpty() && counters.isEmpty()
                ? Optional.empty()
                : Optional.of(new TransferGroup(transfers, counters));
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
        List<Bound> bounds = purses.bounds(group);
        Money least = needed(members, group.atLeast());
        if (least.compareTo(free.total()) > 0) {
            return refused(insufficient(least, free.total()));
        }
        Money limit = free.total();
        for (Bound bound : bounds) {
            if (!bound.hasLimit()) {
                continue;
            }
            Money needed = bound.measure() instanceof Measure.Total ? least : hired(members);
            Money used = purses.used(bound);
            Money left = bound.left(used);
            if (needed.isPositive() && needed.compareTo(left) > 0) {
                return refused(bound.refusal(needed, used));
            }
            if (bound.measure() instanceof Measure.Total) {
                Money all = purses.hired(bound.owner()).plus(hired(members));
                limit = limit.min(Bound.share(left, rates(members), all).max(least));
            }
        }
        Instant until = furthest(group, members, limit);
        return new GroupPlan(
                new Funds.Answer.Paid(until),
                bookings(members, until, new Purse(free, purses.today()), totals),
                bounds);
    }

    private static Money rates(List<Member> members) {
        return members.stream()
                .map(member -> Money.ofMicroUsd(
                        member.reservation().lease().terms().customerRate().microUsdPerHour()))
                .reduce(Money.ZERO, Money::plus);
    }

    /** What of the group is not yet counted as hired, by the hour. */
    private static Money hired(List<Member> members) {
        return members.stream()
                .map(Member::reservation)
                .filter(reservation -> reservation.hourly().isZero())
                .map(reservation -> Money.ofMicroUsd(
                        reservation.lease().terms().customerRate().microUsdPerHour()))
                .reduce(Money.ZERO, Money::plus);
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
            List<Member> members, Instant until, Purse purse, Map<LeaseId, AcceptedUsage.Total> totals) {
        var bookings = new ArrayList<Booking>();
        Parts left = purse.free();
        for (Member member : members) {
            Reservation reservation = member.reservation();
            long accepted = totals.getOrDefault(reservation.lease().id(), AcceptedUsage.Total.NONE)
                    .millis();
            Parts free = left;
            Booking booking = Bookings.charge(reservation, accepted)
                    .then(at -> Bookings.grant(at, member.millisUntil(until), free, purse.today()));
            left = left.minus(booking.after().reserved().minus(reservation.reserved()));
            bookings.add(booking);
        }
        return bookings;
    }

    private static Reservation opened(Funds.Group group, Funds.Item item) {
        return Reservation.open(new Reservation.Lease(
                item.lease(),
                group.cluster(),
                group.customer(),
                group.requester(),
                item.provider(),
                item.terms(),
                item.atFault()));
    }

    private static GroupPlan refused(Refusal refusal) {
        return new GroupPlan(new Funds.Answer.Refused(refusal), List.of(), List.of());
    }

    private static Refusal insufficient(Money needed, Money free) {
        return Refusal.of(
                        Codes.INSUFFICIENT_FUNDS,
                        "needed: " + needed.toUsd() + " USD (expected: <= " + free.toUsd() + " USD free)",
                        "deposit money or ask for less")
                .with("neededMicroUsd", Long.toString(needed.microUsd()))
                .with("freeMicroUsd", Long.toString(free.microUsd()));
    }

    /** What is there to be reserved, and the day it counts on. */
    private record Purse(Parts free, LocalDate today) {}

    /** A lease of the group with what its granted time counts from. */
    private record Member(Instant start, Reservation reservation) {
        long millisUntil(Instant until) {
            return Math.max(0, Duration.between(start, until).toMillis());
        }
    }
}
