package dev.argosy.portal.cluster;

import static dev.argosy.schema.cluster.Tables.HIRED_CLUSTER;
import static dev.argosy.schema.cluster.Tables.MEMBERS;
import static dev.argosy.schema.cluster.Tables.OUTPUT;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.VersionConflict;
import dev.argosy.schema.cluster.tables.records.HiredClusterRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The cluster room's rows in PostgreSQL. */
final class SqlClusterStore implements ClusterStore {
    @Override
    public void insert(Transaction tx, Cluster cluster) {
        sql(tx).insertInto(HIRED_CLUSTER)
                .set(HIRED_CLUSTER.ID, cluster.id().uuid())
                .set(HIRED_CLUSTER.ORGANIZATION, cluster.spec().organization().uuid())
                .set(HIRED_CLUSTER.NAME, cluster.spec().name())
                .set(HIRED_CLUSTER.STATE, cluster.state().name())
                .set(HIRED_CLUSTER.BODY, JSONB.jsonb(ClusterWire.write(cluster)))
                .set(HIRED_CLUSTER.CREATED_AT, cluster.spec().createdAt())
                .set(HIRED_CLUSTER.ENDED_AT, endedAt(cluster))
                .set(HIRED_CLUSTER.DUE_AT, Deadlines.due(cluster))
                .set(HIRED_CLUSTER.VERSION, 1L)
                .execute();
    }

    @Override
    public void update(Transaction tx, Cluster cluster, long loadedVersion) {
        int updated = sql(tx).update(HIRED_CLUSTER)
                .set(HIRED_CLUSTER.STATE, cluster.state().name())
                .set(HIRED_CLUSTER.BODY, JSONB.jsonb(ClusterWire.write(cluster)))
                .set(HIRED_CLUSTER.ENDED_AT, endedAt(cluster))
                .set(HIRED_CLUSTER.DUE_AT, Deadlines.due(cluster))
                .set(HIRED_CLUSTER.VERSION, loadedVersion + 1)
                .where(HIRED_CLUSTER.ID.eq(cluster.id().uuid()), HIRED_CLUSTER.VERSION.eq(loadedVersion))
                .execute();
        if (updated == 0) {
            throw new VersionConflict(cluster.id().text());
        }
    }

    @Override
    public Optional<StoredCluster> load(Transaction tx, ClusterId id) {
        return sql(tx).selectFrom(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.ID.eq(id.uuid()))
                .fetchOptional(row -> new StoredCluster(cluster(row), row.getVersion()));
    }

    @Override
    public List<Cluster> ofOrganization(
            Transaction tx, OrganizationId owner, Set<Cluster.State> states, @Nullable TimedKey after, int limit) {
        return list(sql(tx), owner, states, after, limit).fetch(SqlClusterStore::cluster);
    }

    static ResultQuery<HiredClusterRecord> list(
            DSLContext sql, OrganizationId owner, Set<Cluster.State> states, @Nullable TimedKey after, int limit) {
        return sql.selectFrom(HIRED_CLUSTER)
                .where(
                        HIRED_CLUSTER.ORGANIZATION.eq(owner.uuid()),
                        in(states),
                        after == null
                                ? DSL.noCondition()
                                : DSL.row(HIRED_CLUSTER.CREATED_AT, HIRED_CLUSTER.ID)
                                        .lt(after.at(), after.id()))
                .orderBy(HIRED_CLUSTER.CREATED_AT.desc(), HIRED_CLUSTER.ID.desc())
                .limit(limit);
    }

    @Override
    public List<Cluster> inState(Transaction tx, Cluster.State state, int limit) {
        return sql(tx).selectFrom(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.STATE.eq(state.name()))
                .orderBy(HIRED_CLUSTER.CREATED_AT, HIRED_CLUSTER.ID)
                .limit(limit)
                .fetch(SqlClusterStore::cluster);
    }

    @Override
    public List<ClusterId> idsInState(Transaction tx, Cluster.State state, int limit) {
        return sql(tx).select(HIRED_CLUSTER.ID)
                .from(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.STATE.eq(state.name()))
                .orderBy(HIRED_CLUSTER.CREATED_AT, HIRED_CLUSTER.ID)
                .limit(limit)
                .fetch(found -> new ClusterId(found.value1()));
    }

    @Override
    public Map<ClusterId, Long> places(Transaction tx, Collection<ClusterId> ids) {
        var place = DSL.rowNumber()
                .over(DSL.orderBy(HIRED_CLUSTER.CREATED_AT, HIRED_CLUSTER.ID))
                .minus(1)
                .cast(SQLDataType.BIGINT)
                .as("place");
        var queue = select(HIRED_CLUSTER.ID.as("id"), place)
                .from(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.STATE.eq(DSL.inline(Cluster.State.PLANNING.name())))
                .asTable("queue");
        Field<UUID> id = Objects.requireNonNull(queue.field("id", UUID.class));
        return sql(tx).select(id, Objects.requireNonNull(queue.field(place)))
                .from(queue)
                .where(id.in(ids.stream().map(ClusterId::uuid).toList()))
                .fetchMap(found -> new ClusterId(found.value1()), found -> found.value2());
    }

    @Override
    public List<ClusterId> due(Transaction tx, Instant now, int limit) {
        return sql(tx).select(HIRED_CLUSTER.ID)
                .from(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.DUE_AT.le(now))
                .orderBy(HIRED_CLUSTER.DUE_AT, HIRED_CLUSTER.ID)
                .limit(limit)
                .fetch(found -> new ClusterId(found.value1()));
    }

    @Override
    public List<Cluster> load(Transaction tx, Collection<ClusterId> ids) {
        return sql(tx).selectFrom(HIRED_CLUSTER)
                .where(HIRED_CLUSTER.ID.in(ids.stream().map(ClusterId::uuid).toList()))
                .fetch(SqlClusterStore::cluster);
    }

    @Override
    public Optional<Membership.Told> members(Transaction tx, ClusterId cluster) {
        return sql(tx).selectFrom(MEMBERS)
                .where(MEMBERS.CLUSTER.eq(cluster.uuid()))
                .fetchOptional(row -> new Membership.Told(row.getGeneration(), row.getDocument()));
    }

    @Override
    public void putMembers(Transaction tx, ClusterId cluster, Membership.Told members) {
        sql(tx).insertInto(MEMBERS)
                .set(MEMBERS.CLUSTER, cluster.uuid())
                .set(MEMBERS.GENERATION, members.generation())
                .set(MEMBERS.TOLD, 0L)
                .set(MEMBERS.DOCUMENT, members.document())
                .onConflict(MEMBERS.CLUSTER)
                .doUpdate()
                .set(MEMBERS.GENERATION, members.generation())
                .set(MEMBERS.DOCUMENT, members.document())
                .execute();
    }

    @Override
    public void dropMembers(Transaction tx, ClusterId cluster) {
        sql(tx).deleteFrom(MEMBERS).where(MEMBERS.CLUSTER.eq(cluster.uuid())).execute();
    }

    @Override
    public List<ClusterId> membersToTell(Transaction tx, int limit) {
        return sql(tx).select(MEMBERS.CLUSTER)
                .from(MEMBERS)
                .where(MEMBERS.TOLD.lt(MEMBERS.GENERATION))
                .limit(limit)
                .fetch(found -> new ClusterId(found.value1()));
    }

    @Override
    public void membersTold(Transaction tx, ClusterId cluster, long generation) {
        sql(tx).update(MEMBERS)
                .set(MEMBERS.TOLD, generation)
                .where(MEMBERS.CLUSTER.eq(cluster.uuid()), MEMBERS.TOLD.lt(generation))
                .execute();
    }

    @Override
    public void putOutput(Transaction tx, ClusterId cluster, Output output, Instant at) {
        sql(tx).insertInto(OUTPUT)
                .set(OUTPUT.CLUSTER, cluster.uuid())
                .set(OUTPUT.RANK, output.rank())
                .set(OUTPUT.DIGEST, output.digest().hex())
                .set(OUTPUT.BYTES, output.bytes())
                .set(OUTPUT.KEPT_AT, at)
                .onConflict(OUTPUT.CLUSTER, OUTPUT.RANK)
                .doUpdate()
                .set(OUTPUT.DIGEST, output.digest().hex())
                .set(OUTPUT.BYTES, output.bytes())
                .set(OUTPUT.KEPT_AT, at)
                .setNull(OUTPUT.EXPIRED_AT)
                .execute();
    }

    @Override
    public List<Output> outputs(Transaction tx, ClusterId cluster) {
        return sql(tx).selectFrom(OUTPUT)
                .where(OUTPUT.CLUSTER.eq(cluster.uuid()))
                .orderBy(OUTPUT.RANK)
                .fetch(row -> new Output(
                        row.getRank(), new Digest(row.getDigest()), row.getBytes(), row.getExpiredAt() != null));
    }

    @Override
    public int expireOutputs(Transaction tx, Instant before, int limit) {
        var due = select(OUTPUT.CLUSTER, OUTPUT.RANK)
                .from(OUTPUT)
                .join(HIRED_CLUSTER)
                .on(HIRED_CLUSTER.ID.eq(OUTPUT.CLUSTER))
                .where(OUTPUT.EXPIRED_AT.isNull(), OUTPUT.KEPT_AT.lt(before), HIRED_CLUSTER.ENDED_AT.lt(before))
                .orderBy(OUTPUT.KEPT_AT)
                .limit(limit);
        return sql(tx).update(OUTPUT)
                .set(OUTPUT.EXPIRED_AT, tx.now())
                .where(row(OUTPUT.CLUSTER, OUTPUT.RANK).in(due))
                .execute();
    }

    @Override
    public Set<Digest> uploadsInUse(Transaction tx, Collection<Digest> digests) {
        return sql(tx).selectDistinct(HIRED_CLUSTER.UPLOAD)
                .from(HIRED_CLUSTER)
                .where(
                        HIRED_CLUSTER.STATE.ne(DSL.inline(Cluster.State.ENDED.name())),
                        HIRED_CLUSTER.UPLOAD.in(texts(digests)))
                .fetchSet(found -> new Digest(found.value1()));
    }

    @Override
    public Set<Digest> keptOutputs(Transaction tx, Collection<Digest> digests) {
        return sql(tx).selectDistinct(OUTPUT.DIGEST)
                .from(OUTPUT)
                .where(OUTPUT.EXPIRED_AT.isNull(), OUTPUT.DIGEST.in(texts(digests)))
                .fetchSet(found -> new Digest(found.value1()));
    }

    private static List<String> texts(Collection<Digest> digests) {
        return digests.stream().map(Digest::hex).toList();
    }

    private static @Nullable Instant endedAt(Cluster cluster) {
        return cluster instanceof Cluster.Ended ended ? ended.at() : null;
    }

    /** Written out, not bound: the planner must see whether the index of clusters that have not ended will do. */
    private static Condition in(Set<Cluster.State> states) {
        return states.size() == Cluster.State.values().length
                ? DSL.noCondition()
                : HIRED_CLUSTER.STATE.in(states.stream()
                        .map(Enum::name)
                        .sorted()
                        .map(DSL::inline)
                        .toList());
    }

    private static Cluster cluster(HiredClusterRecord row) {
        return ClusterWire.read(row.getState(), row.getBody().data());
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
