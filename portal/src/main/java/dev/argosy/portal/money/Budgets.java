package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;
import java.util.Map;

/** Organizations' budgets: reads and sets limits. They are held to where leases are paid for, in {@link Bound}. */
final class Budgets {
    private final MoneyStore store;
    private final MoneyHistory history;

    Budgets(MoneyStore store, MoneyHistory history) {
        this.store = store;
        this.history = history;
    }

    /** A budget with what counts against it. */
    record Use(Budget budget, Money total, Money hourly) {}

    Use of(Transaction tx, OrganizationId organization) {
        Budget budget = store.budgets(tx, List.of(organization)).getOrDefault(organization, Budget.NONE);
        Bound total = Bound.ofOrganization(organization, Bound.Measure.TOTAL, budget.total());
        Bound hourly = Bound.ofOrganization(organization, Bound.Measure.HOURLY, budget.hourly());
        Map<String, Long> used = store.counters(tx, List.of(total.counter(), hourly.counter()));
        return new Use(budget, used(used, total), used(used, hourly));
    }

    /** Sets both limits. One below what is used stops what would add to it; it takes nothing back. */
    Use set(Transaction tx, OrganizationId organization, Budget budget) {
        if (!store.budgets(tx, List.of(organization))
                .getOrDefault(organization, Budget.NONE)
                .equals(budget)) {
            store.setBudget(tx, organization, budget);
            history.budgetSet(tx, organization, budget);
        }
        return of(tx, organization);
    }

    private static Money used(Map<String, Long> used, Bound bound) {
        return Money.ofMicroUsd(used.getOrDefault(bound.counter(), 0L));
    }
}
