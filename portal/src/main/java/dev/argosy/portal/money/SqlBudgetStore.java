package dev.argosy.portal.money;

import static dev.argosy.schema.money.Tables.BUDGET;
import static dev.argosy.schema.money.Tables.COUNTER;
import static org.jooq.impl.DSL.row;

import dev.argosy.kernel.Money;
import dev.argosy.schema.money.tables.records.BudgetRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Budgets and their counters as rows. */
final class SqlBudgetStore {
    private SqlBudgetStore() {}

    static Map<String, Long> counters(DSLContext sql, Collection<String> counters, boolean lock) {
        var values = new HashMap<String, Long>();
        counters.forEach(counter -> values.put(counter, 0L));
        var query = sql.select(COUNTER.NAME, COUNTER.VALUE)
                .from(COUNTER)
                .where(COUNTER.NAME.in(counters))
                .orderBy(COUNTER.ID);
        (lock ? query.forUpdate() : query).forEach(found -> values.put(found.value1(), found.value2()));
        return values;
    }

    static Map<BudgetOwner, Budget> budgets(DSLContext sql, Collection<BudgetOwner> owners) {
        var budgets = new HashMap<BudgetOwner, Budget>();
        var wanted = owners.stream()
                .map(owner -> row(owner.scope().word(), owner.id().uuid()))
                .toList();
        var byRow = new HashMap<String, BudgetOwner>();
        owners.forEach(owner -> byRow.put(owner.scope().word() + owner.id().uuid(), owner));
        sql.selectFrom(BUDGET)
                .where(row(BUDGET.SCOPE, BUDGET.OWNER).in(wanted))
                .forEach(found -> budgets.put(
                        Objects.requireNonNull(byRow.get(found.getScope() + found.getOwner())),
                        new Budget(
                                money(found.getTotal()),
                                Period.valueOf(found.getPeriod().toUpperCase(Locale.ROOT)),
                                money(found.getHourly()))));
        return budgets;
    }

    static void set(DSLContext sql, BudgetOwner owner, Budget budget, Instant now) {
        if (budget.equals(Budget.NONE)) {
            sql.deleteFrom(BUDGET)
                    .where(BUDGET.SCOPE.eq(owner.scope().word()))
                    .and(BUDGET.OWNER.eq(owner.id().uuid()))
                    .execute();
            return;
        }
        var row = new BudgetRecord();
        row.setScope(owner.scope().word());
        row.setOwner(owner.id().uuid());
        row.setTotal(number(budget.total()));
        row.setPeriod(budget.period().word());
        row.setHourly(number(budget.hourly()));
        row.setSetAt(now);
        sql.insertInto(BUDGET)
                .set(row)
                .onConflict(BUDGET.SCOPE, BUDGET.OWNER)
                .doUpdate()
                .set(row)
                .execute();
    }

    private static @Nullable Money money(@Nullable Long microUsd) {
        return microUsd == null ? null : Money.ofMicroUsd(microUsd);
    }

    private static @Nullable Long number(@Nullable Money limit) {
        return limit == null ? null : limit.microUsd();
    }
}
