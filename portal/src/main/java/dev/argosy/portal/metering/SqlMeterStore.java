package dev.argosy.portal.metering;

import static dev.argosy.schema.metering.Tables.CONFLICT;
import static dev.argosy.schema.metering.Tables.METER;
import static dev.argosy.schema.metering.Tables.REPORT;
import static dev.argosy.schema.metering.Tables.USAGE_RECORD;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.VersionConflict;
import dev.argosy.schema.metering.tables.UsageRecord;
import dev.argosy.schema.metering.tables.records.ConflictRecord;
import dev.argosy.schema.metering.tables.records.MeterRecord;
import dev.argosy.schema.metering.tables.records.ReportRecord;
import dev.argosy.schema.metering.tables.records.UsageRecordRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.impl.DSL;

/** Meters and evidence on PostgreSQL. Stateless. */
final class SqlMeterStore implements MeterStore {
    private static final String LEFT = "L";
    private static final String RIGHT = "R";

    @Override
    public Map<LeaseId, StoredMeter> meters(Transaction tx, Collection<LeaseId> leases) {
        var found = new HashMap<LeaseId, StoredMeter>();
        sql(tx).selectFrom(METER)
                .where(METER.LEASE.in(uuids(leases)))
                .forEach(row -> found.put(new LeaseId(row.getLease()), read(row)));
        return found;
    }

    private static StoredMeter read(MeterRecord row) {
        return new StoredMeter(
                new MeterState(
                        new LeaseId(row.getLease()),
                        new MachineId(row.getMachine()),
                        row.getSequence(),
                        row.getRawTotal(),
                        row.getAcceptedMillis(),
                        new Digest(row.getRecordHash()),
                        row.getLast(),
                        row.getKeptAt()),
                row.getVersion());
    }

    @Override
    public Map<LeaseId, Map<Long, Digest>> keptHashes(Transaction tx, Map<LeaseId, Set<Long>> sequences) {
        var asked = sequences.entrySet().stream()
                .flatMap(lease -> lease.getValue().stream()
                        .map(sequence -> DSL.row(lease.getKey().uuid(), sequence)))
                .toList();
        var found = new HashMap<LeaseId, Map<Long, Digest>>();
        sql(tx).select(USAGE_RECORD.LEASE, USAGE_RECORD.SEQUENCE, USAGE_RECORD.HASH)
                .from(USAGE_RECORD)
                .where(DSL.row(USAGE_RECORD.LEASE, USAGE_RECORD.SEQUENCE).in(asked))
                .forEach(row -> found.computeIfAbsent(new LeaseId(row.value1()), any -> new HashMap<>())
                        .put(row.value2(), new Digest(row.value3())));
        return found;
    }

    @Override
    public void saveMeters(Transaction tx, List<MeterChange> changes) {
        List<Query> writes = changes.stream()
                .map(SqlMeterStore::write)
                .map(Query.class::cast)
                .toList();
        int[] counts = sql(tx).batch(writes).execute();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 1) {
                throw new VersionConflict("meter of " + changes.get(i).after().lease());
            }
        }
    }

    private static Query write(MeterChange change) {
        MeterState meter = change.after();
        var row = new MeterRecord();
        row.setMachine(meter.machine().uuid());
        row.setSequence(meter.sequence());
        row.setRawTotal(meter.rawTotal());
        row.setAcceptedMillis(meter.acceptedMillis());
        row.setRecordHash(meter.recordHash().hex());
        row.setLast(meter.last());
        row.setKeptAt(meter.keptAt());
        StoredMeter before = change.before();
        if (before == null) {
            row.setLease(meter.lease().uuid());
            row.setVersion(1L);
            return DSL.insertInto(METER).set(row).onConflictDoNothing();
        }
        row.setVersion(before.version() + 1);
        return DSL.update(METER)
                .set(row)
                .where(METER.LEASE.eq(meter.lease().uuid()))
                .and(METER.VERSION.eq(before.version()));
    }

    @Override
    public void keep(Transaction tx, KeptReport report, List<KeptRecord> records) {
        sql(tx).insertInto(REPORT)
                .set(new ReportRecord(
                        report.id(),
                        report.machine().uuid(),
                        report.report(),
                        report.signature(),
                        report.certificate(),
                        report.at()))
                .execute();
        sql(tx).insertInto(USAGE_RECORD)
                .columns(USAGE_RECORD.fields())
                .valuesOfRecords(records.stream().map(SqlMeterStore::row).toList())
                .onConflictDoNothing()
                .execute();
    }

    private static UsageRecordRecord row(KeptRecord record) {
        return new UsageRecordRecord(
                record.lease().uuid(),
                record.sequence(),
                record.hash().hex(),
                record.record(),
                record.last(),
                record.path().stream().map(SqlMeterStore::text).toArray(String[]::new),
                record.report(),
                record.rolling(),
                record.at());
    }

    private static String text(MerkleTree.Step step) {
        return (step.siblingIsLeft() ? LEFT : RIGHT) + step.sibling().hex();
    }

    private static MerkleTree.Step step(String text) {
        return new MerkleTree.Step(new Digest(text.substring(1)), text.startsWith(LEFT));
    }

    @Override
    public void markLast(Transaction tx, LeaseId lease, long sequence) {
        sql(tx).update(USAGE_RECORD)
                .set(USAGE_RECORD.LAST, true)
                .set(USAGE_RECORD.ROLLING, false)
                .where(USAGE_RECORD.LEASE.eq(lease.uuid()))
                .and(USAGE_RECORD.SEQUENCE.eq(sequence))
                .execute();
    }

    @Override
    public int dropRolling(Transaction tx, Collection<LeaseId> leases, int limit) {
        var rolling = DSL.select(USAGE_RECORD.LEASE, USAGE_RECORD.SEQUENCE)
                .from(USAGE_RECORD)
                .where(USAGE_RECORD.LEASE.in(uuids(leases)))
                .and(USAGE_RECORD.ROLLING)
                .and(USAGE_RECORD.SEQUENCE.lt(highest()))
                .limit(limit);
        List<UUID> reports = sql(tx).deleteFrom(USAGE_RECORD)
                .where(DSL.row(USAGE_RECORD.LEASE, USAGE_RECORD.SEQUENCE).in(rolling))
                .returningResult(USAGE_RECORD.REPORT)
                .fetch(USAGE_RECORD.REPORT);
        if (!reports.isEmpty()) {
            sql(tx).deleteFrom(REPORT)
                    .where(REPORT.ID.in(Set.copyOf(reports)))
                    .andNotExists(DSL.selectOne().from(USAGE_RECORD).where(USAGE_RECORD.REPORT.eq(REPORT.ID)))
                    .execute();
        }
        return reports.size();
    }

    /** The highest sequence that is kept of the lease of a record. */
    private static Field<Long> highest() {
        UsageRecord all = USAGE_RECORD.as("highest");
        return DSL.field(DSL.select(DSL.max(all.SEQUENCE)).from(all).where(all.LEASE.eq(USAGE_RECORD.LEASE)));
    }

    @Override
    public int saveConflicts(Transaction tx, List<KeptConflict> conflicts) {
        return sql(tx).insertInto(CONFLICT)
                .columns(CONFLICT.fields())
                .valuesOfRecords(conflicts.stream()
                        .map(one -> new ConflictRecord(
                                one.lease().uuid(),
                                one.hash().hex(),
                                one.machine().uuid(),
                                one.held(),
                                one.record(),
                                one.report(),
                                one.signature(),
                                one.at()))
                        .toList())
                .onConflictDoNothing()
                .execute();
    }

    @Override
    public List<KeptConflict> conflicts(Transaction tx, LeaseId lease) {
        return sql(tx).selectFrom(CONFLICT)
                .where(CONFLICT.LEASE.eq(lease.uuid()))
                .orderBy(CONFLICT.AT, CONFLICT.HASH)
                .fetch(row -> new KeptConflict(
                        new LeaseId(row.getLease()),
                        new MachineId(row.getMachine()),
                        new Digest(row.getHash()),
                        row.getHeld(),
                        row.getRecord(),
                        row.getReport(),
                        row.getSignature(),
                        row.getAt()));
    }

    @Override
    public List<Evidence> evidence(Transaction tx, LeaseId lease) {
        return sql(tx).select(
                        USAGE_RECORD.SEQUENCE,
                        USAGE_RECORD.RECORD,
                        USAGE_RECORD.LAST,
                        USAGE_RECORD.PATH,
                        REPORT.REPORT_,
                        REPORT.SIGNATURE,
                        REPORT.CERTIFICATE)
                .from(USAGE_RECORD)
                .join(REPORT)
                .on(REPORT.ID.eq(USAGE_RECORD.REPORT))
                .where(USAGE_RECORD.LEASE.eq(lease.uuid()))
                .and(USAGE_RECORD.ROLLING.isFalse().or(USAGE_RECORD.SEQUENCE.eq(highest())))
                .orderBy(USAGE_RECORD.SEQUENCE)
                .fetch(row -> new Evidence(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        Arrays.stream(row.value4()).map(SqlMeterStore::step).toList(),
                        row.value5(),
                        row.value6(),
                        row.value7()));
    }

    @Override
    public int dropConflicts(Transaction tx, Instant before, int limit) {
        var old = DSL.select(CONFLICT.LEASE, CONFLICT.HASH)
                .from(CONFLICT)
                .where(CONFLICT.AT.lt(before))
                .orderBy(CONFLICT.AT)
                .limit(limit);
        return sql(tx).deleteFrom(CONFLICT)
                .where(DSL.row(CONFLICT.LEASE, CONFLICT.HASH).in(old))
                .execute();
    }

    private static List<UUID> uuids(Collection<LeaseId> leases) {
        return leases.stream().map(LeaseId::uuid).toList();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
