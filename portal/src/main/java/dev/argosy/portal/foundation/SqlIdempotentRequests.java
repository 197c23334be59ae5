package dev.argosy.portal.foundation;

import static dev.argosy.schema.foundation.Tables.IDEMPOTENT_REQUEST;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.function.Function;
import org.jooq.DSLContext;

/** On PostgreSQL: a second request with the same key waits for the first one's transaction at the unique key. */
public final class SqlIdempotentRequests implements IdempotentRequests {
    private final Transactions transactions;

    public SqlIdempotentRequests(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Answer once(String scope, String key, byte[] body, Function<Transaction, Answer> work) {
        String digest = IdempotentRequests.digest(body).hex();
        return transactions.run(tx -> {
            DSLContext sql = SqlTransaction.of(tx).sql();
            int inserted = sql.insertInto(IDEMPOTENT_REQUEST)
                    .set(IDEMPOTENT_REQUEST.SCOPE, scope)
                    .set(IDEMPOTENT_REQUEST.KEY, key)
                    .set(IDEMPOTENT_REQUEST.BODY_DIGEST, digest)
                    .set(IDEMPOTENT_REQUEST.AT, tx.now())
                    .onConflictDoNothing()
                    .execute();
            if (inserted == 0) {
                return stored(sql, scope, key, digest);
            }
            Answer answer = work.apply(tx);
            sql.update(IDEMPOTENT_REQUEST)
                    .set(IDEMPOTENT_REQUEST.STATUS, answer.status())
                    .set(IDEMPOTENT_REQUEST.ANSWER, answer.json())
                    .where(IDEMPOTENT_REQUEST.SCOPE.eq(scope))
                    .and(IDEMPOTENT_REQUEST.KEY.eq(key))
                    .execute();
            return answer;
        });
    }

    @Override
    public int forget(Transaction tx, Instant before, int limit) {
        var old = select(IDEMPOTENT_REQUEST.SCOPE, IDEMPOTENT_REQUEST.KEY)
                .from(IDEMPOTENT_REQUEST)
                .where(IDEMPOTENT_REQUEST.AT.lt(before))
                .orderBy(IDEMPOTENT_REQUEST.AT)
                .limit(limit);
        return SqlTransaction.of(tx)
                .sql()
                .deleteFrom(IDEMPOTENT_REQUEST)
                .where(row(IDEMPOTENT_REQUEST.SCOPE, IDEMPOTENT_REQUEST.KEY).in(old))
                .execute();
    }

    private static Answer stored(DSLContext sql, String scope, String key, String digest) {
        var found = sql.selectFrom(IDEMPOTENT_REQUEST)
                .where(IDEMPOTENT_REQUEST.SCOPE.eq(scope))
                .and(IDEMPOTENT_REQUEST.KEY.eq(key))
                .fetchSingle();
        if (!found.getBodyDigest().equals(digest)) {
            throw IdempotentRequests.mismatch(key).asException();
        }
        return new Answer(found.getStatus(), found.getAnswer());
    }
}
