package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.LeaseId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Bookings;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.VersionConflict;
import dev.argosy.portal.lease.Funds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The money behind leases. Every call reads what is stored under lock, decides, and applies one batch; a repeated call
 * finds its own result and moves nothing.
 */
final class LeaseFunds implements Funds {
    private final MoneyStore store;
    private final AcceptedUsage usage;
    private final Invoices invoices;
    private final MoneyHistory history;

    LeaseFunds(MoneyStore store, AcceptedUsage usage, Invoices invoices, MoneyHistory history) {
        this.store = store;
        this.usage = usage;
        this.invoices = invoices;
        this.history = history;
    }

    @Override
    public List<Answer> reserve(Transaction tx, List<Group> groups) {
        List<LeaseId> leases = groups.stream()
                .flatMap(group -> group.items().stream())
                .map(Item::lease)
                .toList();
        Map<LeaseId, Reservation> known = store.lockReservations(tx, leases);
        Map<LeaseId, AcceptedUsage.Total> totals = usage.totals(tx, leases);
        Purses purses = Purses.lock(tx, store, groups, known.values());
        var answers = new ArrayList<Answer>();
        var planned = new ArrayList<GroupPlan>();
        for (Group group : groups) {
            GroupPlan plan = purses.recoveries().with(GroupPlan.of(group, known, totals, purses));
            answers.add(plan.answer());
            planned.add(plan);
            purses.spend(plan);
        }
        book(tx, planned);
        for (int i = 0; i < groups.size(); i++) {
            history.booked(tx, groups.get(i).cluster(), planned.get(i).bookings());
        }
        return answers;
    }

    /** Reservations by lease, then accounts by id, then counters: as in {@link Purses#lock}. */
    @Override
    public void lock(Transaction tx, Collection<LeaseId> leases) {
        Collection<Reservation> known = store.lockReservations(tx, leases).values();
        if (!known.isEmpty()) {
            var counters = new LinkedHashSet<String>();
            known.forEach(reservation -> Bound.unlimited(reservation, Period.dayOf(tx.now()))
                    .forEach(bound -> counters.add(bound.counter())));
            store.lockSums(tx, accounts(known));
            store.lockCounters(tx, counters);
        }
    }

    /** All that a booking may move, of any kind. */
    private static Set<Account> accounts(Collection<Reservation> reservations) {
        Set<Account> accounts = Recoveries.accounts(reservations);
        for (Reservation reservation : reservations) {
            Reservation.Lease lease = reservation.lease();
            accounts.add(Account.of(lease.customer(), AccountKind.PROMOTIONAL));
            accounts.add(Account.of(lease.customer(), AccountKind.AVAILABLE));
            accounts.add(Account.of(lease.customer(), AccountKind.RESERVED));
            accounts.add(Account.of(lease.provider(), AccountKind.EARNED));
        }
        accounts.add(Account.platform(AccountKind.FEES));
        accounts.add(Account.platform(AccountKind.SLA_CREDITS));
        return accounts;
    }

    @Override
    public void end(Transaction tx, List<End> ends) {
        var caps = new LinkedHashMap<LeaseId, Bookings.Cap>();
        ends.forEach(end -> caps.putIfAbsent(end.lease(), new Bookings.Cap(end.capMillis(), end.creditedMillis())));
        bookEach(
                tx,
                caps.keySet(),
                (reservation, total) -> Bookings.end(
                        reservation,
                        Objects.requireNonNull(caps.get(reservation.lease().id())),
                        total.millis()));
    }

    @Override
    public List<LeaseId> settle(Transaction tx, List<LeaseId> leases, boolean windowOver) {
        return bookEach(
                tx,
                new LinkedHashSet<>(leases),
                (reservation, total) -> Bookings.settle(reservation, total.millis(), windowOver || total.last()));
    }

    @Override
    public void complete(Transaction tx, ClusterId cluster) {
        store.complete(tx, cluster);
        invoices.issueIfAllClosed(tx, List.of(cluster));
    }

    /** Books one step for each lease that has a reservation; answers those whose reservation is closed. */
    private List<LeaseId> bookEach(Transaction tx, Set<LeaseId> leases, Step step) {
        Map<LeaseId, Reservation> known = store.lockReservations(tx, leases);
        Map<LeaseId, AcceptedUsage.Total> totals = usage.totals(tx, leases);
        Recoveries recoveries = recoveries(tx, known.values());
        var plans = new ArrayList<GroupPlan>();
        var closed = new ArrayList<LeaseId>();
        var ending = new HashSet<ClusterId>();
        for (LeaseId lease : leases) {
            Reservation reservation = known.get(lease);
            if (reservation == null) {
                continue;
            }
            Booking booking = step.of(reservation, totals.getOrDefault(lease, AcceptedUsage.Total.NONE));
            plans.add(recoveries.with(GroupPlan.unlimited(booking)));
            if (booking.after().closed()) {
                closed.add(lease);
            }
            if (booking.after().closed() && !reservation.closed()) {
                ending.add(reservation.lease().cluster());
            }
        }
        book(tx, plans);
        byCluster(plans.stream().flatMap(plan -> plan.bookings().stream()).toList())
                .forEach((cluster, ofCluster) -> history.booked(tx, cluster, ofCluster));
        invoices.issueIfAllClosed(tx, ending);
        return closed;
    }

    /** With more than what the batch function locks by itself, all of it is locked here, in the one order. */
    private Recoveries recoveries(Transaction tx, Collection<Reservation> known) {
        boolean somebodyPays =
                known.stream().anyMatch(reservation -> reservation.lease().atFault() != null);
        return new Recoveries(somebodyPays ? store.lockSums(tx, accounts(known)) : Map.of());
    }

    private static Map<ClusterId, List<Booking>> byCluster(Collection<Booking> bookings) {
        var byCluster = new LinkedHashMap<ClusterId, List<Booking>>();
        bookings.forEach(booking -> byCluster
                .computeIfAbsent(booking.after().lease().cluster(), any -> new ArrayList<>())
                .add(booking));
        return byCluster;
    }

    private void book(Transaction tx, List<GroupPlan> plans) {
        var groups = new ArrayList<TransferGroup>();
        plans.forEach(plan -> plan.linked().ifPresent(groups::add));
        List<GroupResult> results = store.apply(tx, groups);
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof GroupResult.Refused(Code code, int place)) {
                // what was read under lock was enough; only a row that was not there yet could not be locked
                throw new VersionConflict("group " + i + ": " + code + " at " + place + " of " + groups.get(i));
            }
        }
        store.save(
                tx,
                plans.stream()
                        .flatMap(plan -> plan.bookings().stream())
                        .filter(booking -> !booking.changesNothing())
                        .map(Booking::after)
                        .toList());
    }

    /** What happens to one reservation, given the usage accepted so far. */
    @FunctionalInterface
    private interface Step {
        Booking of(Reservation reservation, AcceptedUsage.Total total);
    }
}
