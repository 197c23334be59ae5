package dev.argosy.portal.money;

import static org.jooq.impl.DSL.inline;

import java.math.BigInteger;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The rules of the books as the database sees them: the views of violations and the sums. */
final class SqlLedgerCheckStore {
    /** More are not worth reading. */
    private static final int MOST = 100;

    private SqlLedgerCheckStore() {}

    static LedgerCheck run(DSLContext sql) {
        List<String> violations = sql.resultQuery(
                        "select rule, found from money.violation"
                                + " union all select rule, found from money.budget_violation"
                                + " union all select rule, found from money.amends_violation"
                                + " union all select rule, found from money.invoice_violation limit {0}",
                        inline(MOST))
                .fetch(found -> found.get("rule", String.class) + ": " + found.get("found", String.class));
        Record sums = sql.fetchSingle("select count(*) as accounts, (select count(*) from money.transfer) as transfers,"
                + " coalesce(sum(debits), 0) as debits, coalesce(sum(credits), 0) as credits"
                + " from money.account");
        return new LedgerCheck(
                sums.get("accounts", Long.class),
                sums.get("transfers", Long.class),
                sums.get("debits", BigInteger.class),
                sums.get("credits", BigInteger.class),
                violations);
    }
}
