package dev.argosy.portal.foundation;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Transactions on PostgreSQL. Thread-safe. */
public final class SqlTransactions implements Transactions {
    static final SQLDialect DIALECT = SQLDialect.POSTGRES;
    static final Settings SETTINGS =
            new Settings().withExecuteLogging(false).withRenderFormatted(false).withFetchWarnings(false);

    private static final int ATTEMPTS = 5;
    /** Serialization failure and deadlock: the same work may succeed when it is run again. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private final DataSource database;

    public SqlTransactions(DataSource database) {
        this.database = database;
    }

    @Override
    public <R> R run(Function<Transaction, R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (VersionConflict | DataAccessException failed) {
                if (!isConflict(failed)) {
                    throw failed;
                }
                if (attempt == ATTEMPTS) {
                    throw Refusal.of(
                                    Codes.TRY_AGAIN,
                                    "another request changed the same thing " + ATTEMPTS + " times in a row",
                                    "send the request again")
                            .asException();
                }
            }
        }
    }

    private <R> R once(Function<Transaction, R> work) {
        SqlTransaction tx;
        R result;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            tx = new SqlTransaction(connection);
            try {
                result = work.apply(tx);
            } catch (DataAccessException failed) {
                rollBack(connection, failed);
                if (isLostState(failed.sqlState())) {
                    throw unavailable(failed);
                }
                throw failed;
            } catch (RuntimeException | Error failed) {
                rollBack(connection, failed);
                throw failed;
            }
            connection.commit();
        } catch (SQLException broken) {
            throw unavailable(broken);
        }
        tx.actionsAfterCommit().forEach(Runnable::run);
        return result;
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            // The connection is broken; the server rolls back by itself. What made us roll back says more.
            cause.addSuppressed(gone);
        }
    }

    private static boolean isConflict(RuntimeException failed) {
        return failed instanceof VersionConflict
                || failed instanceof DataAccessException sql && CONFLICTS.contains(sql.sqlState());
    }

    /** Connection exceptions (08), server shutting down or crashed (57P0x): away, not wrong. */
    private static boolean isLostState(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P0"));
    }

    private static ArgosyException unavailable(Throwable cause) {
        return new ArgosyException(
                Codes.DATABASE_UNAVAILABLE,
                FailureClass.EXTERNAL,
                "the database does not answer; whether the last commit took effect is unknown",
                cause);
    }
}
