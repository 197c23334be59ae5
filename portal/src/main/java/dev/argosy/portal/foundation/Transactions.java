package dev.argosy.portal.foundation;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one way to open a transaction.
 *
 * <p>READ COMMITTED; retried up to 5 times when the database reports a conflict (serialization failure, deadlock, a
 * {@link VersionConflict}), so the work must be repeatable and call nothing outside. Any exception rolls back;
 * a {@link dev.argosy.kernel.RefusedException} is the polite form of that.
 */
public interface Transactions {
    <R> R run(Function<Transaction, R> work);

    default void execute(Consumer<Transaction> work) {
        run(tx -> {
            work.accept(tx);
            return Boolean.TRUE;
        });
    }
}
