package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Parts;
import dev.argosy.ledger.Sums;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Funds;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What customers may still reserve and what counts against budgets, kept while a batch is decided. Read under lock. */
final class Purses {
    private final Map<OrganizationId, Budget> budgets;
    private final Map<OrganizationId, Parts> free = new HashMap<>();
    private final Map<String, Long> used = new HashMap<>();

    private Purses(Map<OrganizationId, Budget> budgets) {
        this.budgets = budgets;
    }

    /**
     * Locks everything that booking the groups may move, in one go and in the order of the batch function: accounts by
     * id, then counters. Two transactions that lock the same rows in two orders would wait for each other.
     *
     * @param running whether some of their leases may be charged by now
     */
    static Purses lock(Transaction tx, MoneyStore store, List<Funds.Group> groups, boolean running) {
        var customers = new LinkedHashSet<OrganizationId>();
        groups.forEach(group -> customers.add(group.customer()));
        var purses = new Purses(store.budgets(tx, customers));
        Map<Account, Sums> sums = store.lockSums(tx, accounts(groups, running));
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

    private static Set<Account> accounts(List<Funds.Group> groups, boolean running) {
        var accounts = new LinkedHashSet<Account>();
        for (Funds.Group group : groups) {
            accounts.add(Account.of(group.customer(), AccountKind.PROMOTIONAL));
            accounts.add(Account.of(group.customer(), AccountKind.AVAILABLE));
            accounts.add(Account.of(group.customer(), AccountKind.RESERVED));
            if (running) {
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

    Parts free(OrganizationId customer) {
        return free.getOrDefault(customer, Parts.ZERO);
    }

    /** Everything that bounds what the group may reserve, beside money. */
    List<Bound> bounds(Funds.Group group) {
        return Bound.of(group, budgets.getOrDefault(group.customer(), Budget.NONE));
    }

    Money used(Bound bound) {
        return Money.ofMicroUsd(used.getOrDefault(bound.counter(), 0L));
    }

    void spend(GroupPlan plan) {
        for (Booking booking : plan.bookings()) {
            Parts more = booking.after().reserved().minus(booking.before().reserved());
            OrganizationId customer = booking.after().lease().customer();
            free.put(customer, free(customer).minus(more));
        }
        plan.bounds().forEach(bound -> used.merge(bound.counter(), bound.change(plan.bookings()), Math::addExact));
    }
}
