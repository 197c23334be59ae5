package dev.argosy.portal.foundation;

import java.sql.Connection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A transaction on PostgreSQL; the {@code Sql…Store} of each room takes its statements from here. */
public final class SqlTransaction implements Transaction {
    private final DSLContext sql;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable Instant now;

    SqlTransaction(Connection connection) {
        this.sql = DSL.using(connection, SqlTransactions.DIALECT, SqlTransactions.SETTINGS);
    }

    /** The SQL side of a transaction; anything else is a wiring mistake. */
    public static SqlTransaction of(Transaction tx) {
        if (tx instanceof SqlTransaction ours) {
            return ours;
        }
        throw new IllegalArgumentException("transaction: " + tx.getClass().getSimpleName() + " (expected: of SQL)");
    }

    public DSLContext sql() {
        return sql;
    }

    @Override
    public Instant now() {
        Instant known = now;
        if (known == null) {
            known = sql.fetchSingle("select foundation.transaction_time()")
                    .get(0, OffsetDateTime.class)
                    .toInstant();
            now = known;
        }
        return known;
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> actionsAfterCommit() {
        return afterCommit;
    }
}
