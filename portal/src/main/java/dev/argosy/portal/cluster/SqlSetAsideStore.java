package dev.argosy.portal.cluster;

import static dev.argosy.schema.cluster.Tables.SET_ASIDE;
import static dev.argosy.schema.cluster.Tables.SET_ASIDE_EVENT;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/** What is set aside, in PostgreSQL. */
final class SqlSetAsideStore implements SetAsideStore {
    @Override
    public Set<ClusterId> among(Transaction tx, Collection<ClusterId> clusters) {
        return sql(tx)
                .select(SET_ASIDE.CLUSTER)
                .from(SET_ASIDE)
                .where(SET_ASIDE.CLUSTER.in(
                        clusters.stream().map(ClusterId::uuid).toList()))
                .fetch(found -> new ClusterId(found.value1()))
                .stream()
                .collect(Collectors.toSet());
    }

    @Override
    public void add(Transaction tx, ClusterId cluster, List<History.Entry> entries) {
        sql(tx).insertInto(SET_ASIDE)
                .set(SET_ASIDE.CLUSTER, cluster.uuid())
                .set(SET_ASIDE.TRIES, 0)
                .set(SET_ASIDE.TRY_AT, tx.now())
                .onConflictDoNothing()
                .execute();
        for (History.Entry entry : entries) {
            sql(tx).insertInto(SET_ASIDE_EVENT)
                    .set(SET_ASIDE_EVENT.CLUSTER, cluster.uuid())
                    .set(SET_ASIDE_EVENT.TRANSACTION_ID, entry.position().transaction())
                    .set(SET_ASIDE_EVENT.SEQUENCE, entry.position().sequence())
                    .set(SET_ASIDE_EVENT.ROOM, entry.room())
                    .set(SET_ASIDE_EVENT.STREAM, entry.stream())
                    .set(SET_ASIDE_EVENT.KIND, entry.fact().kind())
                    .set(SET_ASIDE_EVENT.BODY, JSONB.jsonb(entry.fact().json()))
                    .set(SET_ASIDE_EVENT.AT, entry.at())
                    .onConflictDoNothing()
                    .execute();
        }
    }

    @Override
    public List<History.Entry> events(Transaction tx, ClusterId cluster) {
        return sql(tx).selectFrom(SET_ASIDE_EVENT)
                .where(SET_ASIDE_EVENT.CLUSTER.eq(cluster.uuid()))
                .orderBy(SET_ASIDE_EVENT.TRANSACTION_ID, SET_ASIDE_EVENT.SEQUENCE)
                .fetch(found -> new History.Entry(
                        new History.Position(found.getTransactionId(), found.getSequence()),
                        found.getRoom(),
                        found.getStream(),
                        new History.Fact(found.getKind(), found.getBody().data()),
                        found.getAt()));
    }

    @Override
    public List<Retry> due(Transaction tx, Instant now, int limit) {
        return sql(tx).selectFrom(SET_ASIDE)
                .where(SET_ASIDE.TRY_AT.le(now))
                .orderBy(SET_ASIDE.TRY_AT, SET_ASIDE.CLUSTER)
                .limit(limit)
                .fetch(found -> new Retry(new ClusterId(found.getCluster()), found.getTries()));
    }

    @Override
    public void failed(Transaction tx, Retry failed, Instant again) {
        sql(tx).update(SET_ASIDE)
                .set(SET_ASIDE.TRIES, failed.tries() + 1)
                .set(SET_ASIDE.TRY_AT, again)
                .where(SET_ASIDE.CLUSTER.eq(failed.cluster().uuid()))
                .execute();
    }

    @Override
    public void remove(Transaction tx, ClusterId cluster) {
        sql(tx).deleteFrom(SET_ASIDE)
                .where(SET_ASIDE.CLUSTER.eq(cluster.uuid()))
                .execute();
    }

    @Override
    public int count(Transaction tx) {
        return sql(tx).fetchCount(SET_ASIDE);
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
