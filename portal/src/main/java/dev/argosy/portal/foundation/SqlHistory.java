package dev.argosy.portal.foundation;

import static dev.argosy.schema.foundation.Tables.CURSOR;
import static dev.argosy.schema.foundation.Tables.HISTORY;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;

import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.SQLDataType;

/** History on PostgreSQL. Thread-safe. */
public final class SqlHistory implements History {
    /** The oldest transaction still running: what is below it will never gain a row. */
    private static final org.jooq.Field<Long> OLDEST_RUNNING =
            field("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", SQLDataType.BIGINT);

    private final Pokes pokes;

    public SqlHistory(Pokes pokes) {
        this.pokes = pokes;
    }

    @Override
    public void append(Transaction tx, String room, String stream, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        Instant now = tx.now();
        sql(tx).insertInto(HISTORY, HISTORY.ROOM, HISTORY.STREAM, HISTORY.KIND, HISTORY.BODY, HISTORY.AT)
                .valuesOfRows(facts.stream()
                        .map(fact -> row(room, stream, fact.kind(), JSONB.jsonb(fact.json()), now))
                        .toList())
                .execute();
        tx.afterCommit(() -> pokes.ring("history:" + room));
    }

    @Override
    public List<Entry> read(Transaction tx, String room, Position after, int limit) {
        return fetch(tx, HISTORY.ROOM.eq(room), after, limit);
    }

    @Override
    public List<Entry> readStream(Transaction tx, String room, String stream, Position after, int limit) {
        return fetch(tx, HISTORY.ROOM.eq(room).and(HISTORY.STREAM.eq(stream)), after, limit);
    }

    private static List<Entry> fetch(Transaction tx, Condition which, Position after, int limit) {
        return sql(tx).selectFrom(HISTORY)
                .where(which)
                .and(row(HISTORY.TRANSACTION_ID, HISTORY.SEQUENCE).gt(after.transaction(), after.sequence()))
                .and(HISTORY.TRANSACTION_ID.lt(OLDEST_RUNNING))
                .orderBy(HISTORY.TRANSACTION_ID, HISTORY.SEQUENCE)
                .limit(limit)
                .fetch(found -> new Entry(
                        new Position(found.getTransactionId(), found.getSequence()),
                        found.getRoom(),
                        found.getStream(),
                        new Fact(found.getKind(), found.getBody().data()),
                        found.getAt()));
    }

    @Override
    public Position cursor(Transaction tx, String consumer) {
        sql(tx).insertInto(CURSOR, CURSOR.CONSUMER, CURSOR.TRANSACTION_ID, CURSOR.SEQUENCE)
                .values(consumer, 0L, 0L)
                .onConflictDoNothing()
                .execute();
        return sql(tx).selectFrom(CURSOR)
                .where(CURSOR.CONSUMER.eq(consumer))
                .forUpdate()
                .fetchSingle(found -> new Position(found.getTransactionId(), found.getSequence()));
    }

    @Override
    public void moveCursor(Transaction tx, String consumer, Position to) {
        sql(tx).update(CURSOR)
                .set(CURSOR.TRANSACTION_ID, to.transaction())
                .set(CURSOR.SEQUENCE, to.sequence())
                .where(CURSOR.CONSUMER.eq(consumer))
                .execute();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
