package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and sets limits. They are held to where leases are paid for, in {@link Bound}. */
final class Budgets {
    private final MoneyStore store;
    private final MoneyHistory history;

    Budgets(MoneyStore store, MoneyHistory history) {
        this.store = store;
        this.history = history;
    }

    /**
     * A budget with what counts against it now.
     *
     * @param total charged and set aside in the budget's period
     * @param periodEnd when the next period begins; empty for a total of all times
     */
    record Use(BudgetOwner owner, Budget budget, Money total, Money hourly, Optional<Instant> periodEnd) {}

    Use of(Transaction tx, BudgetOwner owner) {
        return of(tx, List.of(owner)).getFirst();
    }

    /** Each with what counts, in this order, whether it has a budget or not. */
    List<Use> of(Transaction tx, Collection<BudgetOwner> owners) {
        Map<BudgetOwner, Budget> budgets = store.budgets(tx, owners);
        var names = new HashSet<String>();
        for (BudgetOwner owner : owners) {
            names.add(hourly(owner));
            names.add(total(owner, budgets, tx.now()));
        }
        Map<String, Long> used = store.counters(tx, names);
        var uses = new ArrayList<Use>();
        for (BudgetOwner owner : owners) {
            Budget budget = budgets.getOrDefault(owner, Budget.NONE);
            uses.add(new Use(
                    owner,
                    budget,
                    Money.ofMicroUsd(used.getOrDefault(total(owner, budgets, tx.now()), 0L)),
                    Money.ofMicroUsd(used.getOrDefault(hourly(owner), 0L)),
                    span(budget, tx.now()).end()));
        }
        return uses;
    }

    /** Those of these that have a budget. */
    List<Use> withLimits(Transaction tx, Collection<BudgetOwner> owners) {
        Map<BudgetOwner, Budget> budgets = store.budgets(tx, owners);
        return of(tx, owners.stream().filter(budgets::containsKey).toList());
    }

    /** Sets all limits. One below what is used stops what would add to it; it takes nothing back. */
    Use set(Transaction tx, BudgetOwner owner, Budget budget) {
        if (!store.budgets(tx, List.of(owner)).getOrDefault(owner, Budget.NONE).equals(budget)) {
            store.setBudget(tx, owner, budget);
            history.budgetSet(tx, owner, budget);
        }
        return of(tx, owner);
    }

    private static String hourly(BudgetOwner owner) {
        return new Measure.Hourly().counter(owner);
    }

    private static String total(BudgetOwner owner, Map<BudgetOwner, Budget> budgets, Instant now) {
        return new Measure.Total(span(budgets.getOrDefault(owner, Budget.NONE), now)).counter(owner);
    }

    private static Period.Span span(Budget budget, Instant now) {
        return budget.period().around(Period.dayOf(now));
    }
}
