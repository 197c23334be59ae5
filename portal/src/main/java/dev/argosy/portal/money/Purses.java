package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Parts;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.Sums;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Funds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What customers may still reserve and what counts against budgets, kept while a batch is decided. Read under lock. */
final class Purses {
    private final Map<BudgetOwner, Budget> budgets;
    private final LocalDate today;
    private final Recoveries recoveries;
    private final Map<OrganizationId, Parts> free = new HashMap<>();
    private final Map<String, Long> used = new HashMap<>();

    private Purses(Map<BudgetOwner, Budget> budgets, LocalDate today, Map<Account, Sums> sums) {
        this.budgets = budgets;
        this.today = today;
        this.recoveries = new Recoveries(sums);
    }

    /**
     * Locks everything that booking the groups may move, in one go and in the order of the batch function: accounts by
     * id, then counters. Two transactions that lock the same rows in two orders would wait for each other.
     *
     * @param known the reservations of those of their leases that may be charged by now
     */
    static Purses lock(Transaction tx, MoneyStore store, List<Funds.Group> groups, Collection<Reservation> known) {
        var customers = new LinkedHashSet<OrganizationId>();
        var owners = new LinkedHashSet<BudgetOwner>();
        groups.forEach(group -> {
            customers.add(group.customer());
            owners.addAll(BudgetOwner.of(group.customer(), group.requester()));
        });
        Map<BudgetOwner, Budget> budgets = store.budgets(tx, owners);
        Map<Account, Sums> sums = store.lockSums(tx, accounts(groups, known));
        var purses = new Purses(budgets, Period.dayOf(tx.now()), sums);
        purses.used.putAll(store.lockCounters(
                tx,
                groups.stream()
                        .flatMap(group -> purses.bounds(group).stream())
                        .map(Bound::counter)
                        .collect(Collectors.toSet())));
        for (OrganizationId customer : customers) {
            purses.free.put(
                    customer,
                    new Parts(
                            balance(sums, Account.of(customer, AccountKind.PROMOTIONAL)),
                            balance(sums, Account.of(customer, AccountKind.AVAILABLE))));
        }
        return purses;
    }

    private static Set<Account> accounts(List<Funds.Group> groups, Collection<Reservation> known) {
        Set<Account> accounts = Recoveries.accounts(known);
        for (Funds.Group group : groups) {
            accounts.add(Account.of(group.customer(), AccountKind.PROMOTIONAL));
            accounts.add(Account.of(group.customer(), AccountKind.AVAILABLE));
            accounts.add(Account.of(group.customer(), AccountKind.RESERVED));
            if (!known.isEmpty()) {
                group.items().forEach(item -> accounts.add(Account.of(item.provider(), AccountKind.EARNED)));
                accounts.add(Account.platform(AccountKind.FEES));
                accounts.add(Account.platform(AccountKind.SLA_CREDITS));
            }
        }
        return accounts;
    }

    private static Money balance(Map<Account, Sums> sums, Account account) {
        return sums.getOrDefault(account, Sums.ZERO).balance();
    }

    Recoveries recoveries() {
        return recoveries;
    }

    Parts free(OrganizationId customer) {
        return free.getOrDefault(customer, Parts.ZERO);
    }

    /** Everything that bounds what the group may reserve, beside money. */
    List<Bound> bounds(Funds.Group group) {
        var bounds = new ArrayList<Bound>();
        bounds.add(Bound.ofCluster(group.cluster(), group.budgetMicroUsd()));
        for (BudgetOwner owner : BudgetOwner.of(group.customer(), group.requester())) {
            bounds.addAll(Bound.of(owner, budgets.getOrDefault(owner, Budget.NONE), List.of(today)));
        }
        return bounds;
    }

    Money used(Bound bound) {
        return Money.ofMicroUsd(used.getOrDefault(bound.counter(), 0L));
    }

    /** What runs under a budget by the hour, before the group that is looked at. A cluster's is not counted. */
    Money hired(BudgetOwner owner) {
        return Money.ofMicroUsd(used.getOrDefault(new Measure.Hourly().counter(owner), 0L));
    }

    /** The day that what is reserved now counts on. */
    LocalDate today() {
        return today;
    }

    void spend(GroupPlan plan) {
        for (Booking booking : plan.bookings()) {
            Parts more = booking.after().reserved().minus(booking.before().reserved());
            OrganizationId customer = booking.after().lease().customer();
            free.put(customer, free(customer).minus(more));
        }
        plan.bounds()
                .forEach(bound -> used.merge(
                        bound.counter(), bound.measure().change(plan.bookings()).microUsd(), Math::addExact));
    }
}
