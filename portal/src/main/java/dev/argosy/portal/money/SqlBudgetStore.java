package dev.argosy.portal.money;

import static dev.argosy.schema.money.Tables.BUDGET;
import static dev.argosy.schema.money.Tables.COUNTER;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Budgets and their counters as rows. */
final class SqlBudgetStore {
    private static final String ORGANIZATION = "organization";

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

    static Map<OrganizationId, Budget> budgets(DSLContext sql, Collection<OrganizationId> organizations) {
        var budgets = new HashMap<OrganizationId, Budget>();
        sql.select(BUDGET.OWNER, BUDGET.TOTAL, BUDGET.HOURLY)
                .from(BUDGET)
                .where(BUDGET.SCOPE.eq(ORGANIZATION))
                .and(BUDGET.OWNER.in(
                        organizations.stream().map(OrganizationId::uuid).toList()))
                .forEach(found -> budgets.put(
                        new OrganizationId(found.value1()), new Budget(money(found.value2()), money(found.value3()))));
        return budgets;
    }

    static void set(DSLContext sql, OrganizationId organization, Budget budget, Instant now) {
        sql.insertInto(BUDGET)
                .set(BUDGET.SCOPE, ORGANIZATION)
                .set(BUDGET.OWNER, organization.uuid())
                .set(BUDGET.TOTAL, number(budget.total()))
                .set(BUDGET.HOURLY, number(budget.hourly()))
                .set(BUDGET.SET_AT, now)
                .onConflict(BUDGET.SCOPE, BUDGET.OWNER)
                .doUpdate()
                .set(BUDGET.TOTAL, number(budget.total()))
                .set(BUDGET.HOURLY, number(budget.hourly()))
                .set(BUDGET.SET_AT, now)
                .execute();
    }

    private static @Nullable Money money(@Nullable Long microUsd) {
        return microUsd == null ? null : Money.ofMicroUsd(microUsd);
    }

    private static @Nullable Long number(@Nullable Money limit) {
        return limit == null ? null : limit.microUsd();
    }
}
