package dev.argosy.portal.fleet;

import static dev.argosy.schema.fleet.Tables.ENROLMENT_TOKEN;
import static dev.argosy.schema.fleet.Tables.MACHINE;
import static dev.argosy.schema.fleet.Tables.MACHINE_KEY;
import static dev.argosy.schema.fleet.Tables.SESSION;
import static org.jooq.impl.DSL.greatest;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.VersionConflict;
import dev.argosy.schema.fleet.tables.records.MachineRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Machines on PostgreSQL. */
final class SqlMachineStore implements MachineStore {
    @Override
    public void addToken(Transaction tx, Digest token, EnrolmentToken content) {
        sql(tx).insertInto(ENROLMENT_TOKEN)
                .set(ENROLMENT_TOKEN.DIGEST, token.hex())
                .set(ENROLMENT_TOKEN.ORGANIZATION, content.organization().uuid())
                .set(ENROLMENT_TOKEN.CREATED_AT, content.createdAt())
                .set(ENROLMENT_TOKEN.EXPIRES_AT, content.expiresAt())
                .execute();
    }

    @Override
    public Optional<EnrolmentToken> token(Transaction tx, Digest token) {
        return sql(tx).selectFrom(ENROLMENT_TOKEN)
                .where(ENROLMENT_TOKEN.DIGEST.eq(token.hex()))
                .forUpdate()
                .fetchOptional(row -> new EnrolmentToken(
                        new OrganizationId(row.getOrganization()),
                        row.getCreatedAt(),
                        row.getExpiresAt(),
                        row.getUsedAt() != null));
    }

    @Override
    public void useToken(Transaction tx, Digest token, Instant at) {
        sql(tx).update(ENROLMENT_TOKEN)
                .set(ENROLMENT_TOKEN.USED_AT, at)
                .where(ENROLMENT_TOKEN.DIGEST.eq(token.hex()))
                .execute();
    }

    @Override
    public void dropTokens(Transaction tx, Instant expiredBefore, int limit) {
        // skipped when another transaction holds it: the next one takes it
        var old = DSL.select(ENROLMENT_TOKEN.DIGEST)
                .from(ENROLMENT_TOKEN)
                .where(ENROLMENT_TOKEN.EXPIRES_AT.lt(expiredBefore))
                .limit(limit)
                .forUpdate()
                .skipLocked();
        sql(tx).deleteFrom(ENROLMENT_TOKEN)
                .where(ENROLMENT_TOKEN.DIGEST.in(old))
                .execute();
    }

    @Override
    public void add(Transaction tx, MachineRow row, MachineKeys keys) {
        sql(tx).insertInto(MACHINE)
                .set(MACHINE.ID, row.id().uuid())
                .set(MACHINE.ORGANIZATION, row.organization().uuid())
                .set(MACHINE.NAME, row.name())
                .set(MACHINE.ENROLLED_AT, tx.now())
                .set(MACHINE.INVENTORY, JSONB.jsonb(FleetJson.inventory(row.inventory())))
                .set(MACHINE.AGENT_VERSION, row.agentVersion())
                .set(MACHINE.CAPABILITIES, row.capabilities().stream().sorted().toArray(String[]::new))
                .set(MACHINE.INCARNATION, row.incarnation())
                .set(MACHINE.VERSION, row.version())
                .execute();
        sql(tx).insertInto(MACHINE_KEY)
                .set(MACHINE_KEY.MACHINE, row.id().uuid())
                .set(MACHINE_KEY.TLS_KEY, keys.tlsKey())
                .set(MACHINE_KEY.USAGE_KEY, keys.usageKey())
                .set(MACHINE_KEY.USAGE_CERTIFICATE, keys.usageCertificate())
                .set(MACHINE_KEY.RENEWAL_COUNTER, keys.renewalCounter())
                .set(MACHINE_KEY.RENEWAL_REQUEST, keys.renewalRequest().hex())
                .set(MACHINE_KEY.RENEWAL_CERTIFICATE, keys.renewalCertificate())
                .execute();
        sql(tx).insertInto(SESSION).set(SESSION.MACHINE, row.id().uuid()).execute();
    }

    @Override
    public Optional<MachineRow> byId(Transaction tx, MachineId id) {
        return select(tx, MACHINE.ID.eq(id.uuid())).stream().findFirst();
    }

    @Override
    public List<MachineRow> byIds(Transaction tx, Collection<MachineId> ids) {
        return ids.isEmpty()
                ? List.of()
                : select(tx, MACHINE.ID.in(ids.stream().map(MachineId::uuid).toList()));
    }

    @Override
    public List<MachineRow> all(Transaction tx) {
        return select(tx, DSL.noCondition());
    }

    @Override
    public List<MachineRow> leaving(Transaction tx, Instant windowFrom) {
        return select(tx, MACHINE.DRAINING.isTrue().or(MACHINE.MAINTENANCE_FROM.le(windowFrom)));
    }

    @Override
    public List<MachineRow> ofOrganization(
            Transaction tx, OrganizationId organization, @Nullable MachineId after, int limit) {
        return sql(tx).selectFrom(MACHINE)
                .where(MACHINE.ORGANIZATION.eq(organization.uuid()))
                .and(after == null ? DSL.noCondition() : MACHINE.ID.gt(after.uuid()))
                .orderBy(MACHINE.ID)
                .limit(limit)
                .fetch(SqlMachineStore::row);
    }

    @Override
    public void save(Transaction tx, MachineRow row) {
        int changed = sql(tx).update(MACHINE)
                .set(MACHINE.INVENTORY, JSONB.jsonb(FleetJson.inventory(row.inventory())))
                .set(MACHINE.AGENT_VERSION, row.agentVersion())
                .set(MACHINE.CAPABILITIES, row.capabilities().stream().sorted().toArray(String[]::new))
                .set(MACHINE.INCARNATION, row.incarnation())
                .set(MACHINE.CORDONED, row.cordoned())
                .set(MACHINE.DRAINING, row.draining())
                .set(MACHINE.QUARANTINE, row.quarantine().orElse(null))
                .set(MACHINE.LEAVES_BY, row.departure().map(Departure::by).orElse(null))
                .set(
                        MACHINE.LEAVES_BECAUSE,
                        row.departure().map(Departure::code).orElse(null))
                .set(
                        MACHINE.MAINTENANCE_FROM,
                        row.maintenance().map(Maintenance::from).orElse(null))
                .set(
                        MACHINE.MAINTENANCE_UNTIL,
                        row.maintenance().map(Maintenance::until).orElse(null))
                .set(MACHINE.VERSION, row.version() + 1)
                .where(MACHINE.ID.eq(row.id().uuid()))
                .and(MACHINE.VERSION.eq(row.version()))
                .execute();
        if (changed != 1) {
            throw new VersionConflict("machine " + row.id().text());
        }
    }

    @Override
    public Map<MachineId, Instant> everHeard(Transaction tx) {
        return sql(tx).select(MACHINE.ID, MACHINE.LAST_CONTACT)
                .from(MACHINE)
                .where(MACHINE.LAST_CONTACT.isNotNull())
                .fetchMap(found -> new MachineId(found.value1()), found -> found.value2());
    }

    @Override
    public void heard(Transaction tx, Map<MachineId, Instant> contacts) {
        // In id order: two transactions that touch the same machines must not wait for each other.
        var ordered = new TreeMap<UUID, Instant>();
        contacts.forEach((machine, at) -> ordered.put(machine.uuid(), at));
        ordered.forEach((machine, at) -> sql(tx).update(MACHINE)
                .set(MACHINE.LAST_CONTACT, greatest(MACHINE.LAST_CONTACT, DSL.val(at)))
                .where(MACHINE.ID.eq(machine))
                .execute());
    }

    @Override
    public Optional<MachineKeys> keys(Transaction tx, MachineId id) {
        return sql(tx).selectFrom(MACHINE_KEY)
                .where(MACHINE_KEY.MACHINE.eq(id.uuid()))
                .forUpdate()
                .fetchOptional(row -> new MachineKeys(
                        row.getTlsKey(),
                        Optional.ofNullable(row.getPreviousTlsKey()),
                        row.getUsageKey(),
                        row.getUsageCertificate(),
                        row.getRenewalCounter(),
                        new Digest(row.getRenewalRequest()),
                        row.getRenewalCertificate()));
    }

    @Override
    public Optional<Machines.MachineCertificates> certificates(Transaction tx, MachineId id) {
        return sql(tx).select(MACHINE_KEY.USAGE_KEY, MACHINE_KEY.USAGE_CERTIFICATE)
                .from(MACHINE_KEY)
                .where(MACHINE_KEY.MACHINE.eq(id.uuid()))
                .fetchOptional(found -> new Machines.MachineCertificates(found.value1(), found.value2()));
    }

    @Override
    public void saveRenewal(Transaction tx, MachineId id, MachineKeys keys) {
        sql(tx).update(MACHINE_KEY)
                .set(MACHINE_KEY.TLS_KEY, keys.tlsKey())
                .set(MACHINE_KEY.PREVIOUS_TLS_KEY, keys.previousTlsKey().orElse(null))
                .set(MACHINE_KEY.RENEWAL_COUNTER, keys.renewalCounter())
                .set(MACHINE_KEY.RENEWAL_REQUEST, keys.renewalRequest().hex())
                .set(MACHINE_KEY.RENEWAL_CERTIFICATE, keys.renewalCertificate())
                .where(MACHINE_KEY.MACHINE.eq(id.uuid()))
                .execute();
    }

    @Override
    public long nextSession(Transaction tx, MachineId id) {
        return sql(tx).update(SESSION)
                .set(SESSION.NUMBER, SESSION.NUMBER.plus(1))
                .where(SESSION.MACHINE.eq(id.uuid()))
                .returningResult(SESSION.NUMBER)
                .fetchSingle()
                .value1();
    }

    @Override
    public long lockedSession(Transaction tx, MachineId id) {
        return sql(tx).select(SESSION.NUMBER)
                .from(SESSION)
                .where(SESSION.MACHINE.eq(id.uuid()))
                .forShare()
                .fetchSingle()
                .value1();
    }

    private static List<MachineRow> select(Transaction tx, Condition condition) {
        return sql(tx).selectFrom(MACHINE).where(condition).orderBy(MACHINE.ID).fetch(SqlMachineStore::row);
    }

    private static MachineRow row(MachineRecord row) {
        return new MachineRow(
                new MachineId(row.getId()),
                new OrganizationId(row.getOrganization()),
                row.getName(),
                FleetJson.inventory(row.getInventory().data()),
                Set.of(row.getCapabilities()),
                row.getAgentVersion(),
                row.getIncarnation(),
                row.getCordoned(),
                row.getDraining(),
                Optional.ofNullable(row.getQuarantine()),
                Optional.ofNullable(row.getLeavesBy()).map(by -> new Departure(by, row.getLeavesBecause())),
                Optional.ofNullable(row.getMaintenanceFrom())
                        .map(from -> new Maintenance(from, row.getMaintenanceUntil())),
                Optional.ofNullable(row.getLastContact()),
                row.getVersion());
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
