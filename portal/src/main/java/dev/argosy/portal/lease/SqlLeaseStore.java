package dev.argosy.portal.lease;

import static dev.argosy.schema.lease.Tables.LEASE_;
import static dev.argosy.schema.lease.Tables.REFUSED_REQUEST;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.AgentMessages.Paid;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.VersionConflict;
import dev.argosy.schema.lease.tables.records.LeaseRecord;
import dev.argosy.schema.lease.tables.records.RefusedRequestRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Leases on PostgreSQL. Stateless. */
final class SqlLeaseStore implements LeaseStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public List<LeaseRow> byIds(Transaction tx, Collection<LeaseId> leases) {
        return leases.isEmpty()
                ? List.of()
                : rows(tx, LEASE_.ID.in(leases.stream().map(LeaseId::uuid).toList()));
    }

    @Override
    public List<LeaseRow> ofClusters(Transaction tx, Collection<ClusterId> clusters) {
        return clusters.isEmpty()
                ? List.of()
                : rows(
                        tx,
                        LEASE_.CLUSTER.in(clusters.stream().map(ClusterId::uuid).toList()));
    }

    @Override
    public List<LeaseRow> ofRequests(Transaction tx, Collection<String> requests) {
        return requests.isEmpty() ? List.of() : rows(tx, LEASE_.REQUEST.in(requests));
    }

    private static List<LeaseRow> rows(Transaction tx, Condition which) {
        return sql(tx).select(LeaseRows.COLUMNS)
                .from(LEASE_)
                .where(which)
                .orderBy(LEASE_.ID)
                .fetch(found -> LeaseRows.read(found.into(LEASE_)));
    }

    @Override
    public Map<String, GrantOutcome.Refused> refusals(Transaction tx, Collection<String> requests) {
        var found = new HashMap<String, GrantOutcome.Refused>();
        sql(tx).selectFrom(REFUSED_REQUEST)
                .where(REFUSED_REQUEST.REQUEST.in(requests))
                .forEach(row -> found.put(row.getRequest(), new GrantOutcome.Refused(refusal(row), row.getRetry())));
        return found;
    }

    private static Refusal refusal(RefusedRequestRecord row) {
        var details = new TreeMap<String, String>();
        JSON.readTree(row.getDetails().data())
                .properties()
                .forEach(
                        detail -> details.put(detail.getKey(), detail.getValue().asString()));
        return new Refusal(
                new Code(row.getCode(), Code.Kind.valueOf(row.getKind())), row.getMessage(), row.getRemedy(), details);
    }

    @Override
    public void saveRefusals(Transaction tx, Map<String, GrantOutcome.Refused> refusals) {
        var rows = new ArrayList<RefusedRequestRecord>();
        refusals.forEach((request, refused) -> {
            var details = JsonNodeFactory.instance.objectNode();
            refused.refusal().details().forEach(details::put);
            rows.add(new RefusedRequestRecord(
                    request,
                    refused.refusal().code().name(),
                    refused.refusal().code().kind().name(),
                    refused.refusal().message(),
                    refused.refusal().remedy(),
                    JSONB.jsonb(details.toString()),
                    refused.retryWithOtherSlices(),
                    tx.now()));
        });
        sql(tx).insertInto(REFUSED_REQUEST)
                .columns(REFUSED_REQUEST.fields())
                .valuesOfRecords(rows)
                .execute();
    }

    @Override
    public void insert(Transaction tx, List<NewLease> leases) {
        sql(tx).batchInsert(leases.stream().map(LeaseRows::insert).toList()).execute();
    }

    @Override
    public void update(Transaction tx, List<LeaseChange> changes) {
        var updates = changes.stream()
                .map(change -> {
                    var row = new LeaseRecord();
                    LeaseRows.change(row, change.after(), change.schedule());
                    row.setVersion(change.before().version() + 1);
                    return DSL.update(LEASE_)
                            .set(row)
                            .where(LEASE_.ID.eq(change.after().id().uuid()))
                            .and(LEASE_.VERSION.eq(change.before().version()));
                })
                .toList();
        int[] counts = sql(tx).batch(updates).execute();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 1) {
                throw new VersionConflict("lease " + changes.get(i).after().id());
            }
        }
    }

    @Override
    public void setGenerations(Transaction tx, Map<LeaseId, Generation> generations) {
        var updates = generations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(LeaseId::uuid)))
                .map(one -> DSL.update(LEASE_)
                        .set(LEASE_.ERA, one.getValue().era())
                        .set(LEASE_.GENERATION, one.getValue().number())
                        .where(LEASE_.ID.eq(one.getKey().uuid())))
                .toList();
        sql(tx).batch(updates).execute();
    }

    @Override
    public void postponeExtension(Transaction tx, Collection<LeaseId> leases, Instant until) {
        sql(tx).update(LEASE_)
                .set(LEASE_.EXTEND_AT, until)
                .where(LEASE_.ID.in(leases.stream().map(LeaseId::uuid).toList()))
                .and(LEASE_.EXTEND_AT.isNotNull())
                .execute();
    }

    @Override
    public List<TimedKey> due(Transaction tx, Instant now, @Nullable TimedKey after, int limit) {
        return sql(tx).select(LEASE_.DUE_AT, LEASE_.ID)
                .from(LEASE_)
                .where(LEASE_.DUE_AT.le(now))
                .and(
                        after == null
                                ? DSL.noCondition()
                                : DSL.row(LEASE_.DUE_AT, LEASE_.ID).gt(after.at(), after.id()))
                .orderBy(LEASE_.DUE_AT, LEASE_.ID)
                .limit(limit)
                .fetch(found -> new TimedKey(found.value1(), found.value2()));
    }

    @Override
    public void lock(Transaction tx, Collection<LeaseId> leases) {
        sql(tx).select(LEASE_.ID)
                .from(LEASE_)
                .where(LEASE_.ID.in(leases.stream().map(LeaseId::uuid).toList()))
                .orderBy(LEASE_.ID)
                .forUpdate()
                .execute();
    }

    @Override
    public List<ClusterId> extensionsDue(Transaction tx, Instant now, int limit) {
        return sql(tx).select(LEASE_.CLUSTER)
                .from(LEASE_)
                .where(LEASE_.EXTEND_AT.le(now))
                .groupBy(LEASE_.CLUSTER)
                .orderBy(DSL.min(LEASE_.EXTEND_AT), LEASE_.CLUSTER)
                .limit(limit)
                .fetch(found -> new ClusterId(found.value1()));
    }

    @Override
    public List<String> readyGangs(Transaction tx, int limit) {
        return sql(tx).select(LEASE_.REQUEST)
                .from(LEASE_)
                .where(LEASE_.STATE.eq(Lease.State.GRANTED.name()))
                .and(LEASE_.START_ORDERED.isFalse())
                .groupBy(LEASE_.REQUEST, LEASE_.GANG_SIZE)
                .having(DSL.count(LEASE_.NETWORK_MILLIS).eq(LEASE_.GANG_SIZE))
                .orderBy(LEASE_.REQUEST)
                .limit(limit)
                .fetch(LEASE_.REQUEST);
    }

    @Override
    public Map<LeaseId, Long> workloadSizes(Transaction tx, Collection<LeaseId> leases) {
        return sql(tx).select(LEASE_.ID, DSL.function("octet_length", Integer.class, LEASE_.WORKLOAD))
                .from(LEASE_)
                .where(LEASE_.ID.in(leases.stream().map(LeaseId::uuid).toList()))
                .fetchMap(row -> new LeaseId(row.value1()), row -> row.value2().longValue());
    }

    @Override
    public Optional<byte[]> workload(Transaction tx, LeaseId lease) {
        return sql(tx).select(LEASE_.WORKLOAD)
                .from(LEASE_)
                .where(LEASE_.ID.eq(lease.uuid()))
                .fetchOptional(LEASE_.WORKLOAD);
    }

    @Override
    public Map<MachineId, List<Paid>> paidUntil(Transaction tx, Collection<MachineId> machines) {
        var found = new HashMap<MachineId, List<Paid>>();
        sql(tx).select(LEASE_.MACHINE, LEASE_.ID, LEASE_.PAID_UNTIL, LEASE_.ERA, LEASE_.GENERATION)
                .from(LEASE_)
                .where(LEASE_.MACHINE.in(machines.stream().map(MachineId::uuid).toList()))
                .and(LEASE_.STATE.in(Lease.State.GRANTED.name(), Lease.State.ACTIVE.name()))
                .orderBy(LEASE_.ID)
                .forEach(row -> found.computeIfAbsent(new MachineId(row.value1()), any -> new ArrayList<>())
                        .add(new Paid(
                                new LeaseId(row.value2()).text(),
                                row.value3(),
                                new Generation(row.value4(), row.value5()))));
        return found;
    }

    @Override
    public List<LeaseRow> open(Transaction tx, Collection<MachineId> machines) {
        return rows(
                tx,
                LEASE_.MACHINE
                        .in(machines.stream().map(MachineId::uuid).toList())
                        .and(LEASE_.STATE.in(Lease.State.GRANTED.name(), Lease.State.ACTIVE.name())));
    }

    @Override
    public Map<MachineId, List<LeaseId>> ending(Transaction tx, Collection<MachineId> machines) {
        return sql(tx).select(LEASE_.MACHINE, LEASE_.ID)
                .from(LEASE_)
                .where(LEASE_.MACHINE.in(machines.stream().map(MachineId::uuid).toList()))
                .and(LEASE_.STATE.eq(Lease.State.ENDING.name()))
                .orderBy(LEASE_.ID)
                .fetchGroups(row -> new MachineId(row.value1()), row -> new LeaseId(row.value2()));
    }

    @Override
    public List<LeaseId> unsettled(Transaction tx, @Nullable LeaseId after, int limit) {
        return sql(tx).select(LEASE_.ID)
                .from(LEASE_)
                .where(LEASE_.STATE.in(Lease.State.ENDING.name(), Lease.State.ENDED.name()))
                .and(LEASE_.SETTLED.isFalse())
                .and(after == null ? DSL.noCondition() : LEASE_.ID.gt(after.uuid()))
                .orderBy(LEASE_.ID)
                .limit(limit)
                .fetch(found -> new LeaseId(found.value1()));
    }

    @Override
    public List<LeaseId> unsettledOf(Transaction tx, MachineId machine) {
        return sql(tx).select(LEASE_.ID)
                .from(LEASE_)
                .where(LEASE_.MACHINE.eq(machine.uuid()))
                .and(DSL.not(LEASE_.SETTLED))
                .orderBy(LEASE_.ID)
                .fetch(found -> new LeaseId(found.value1()));
    }

    @Override
    public int dropRefusals(Transaction tx, Instant before, int limit) {
        var old = DSL.select(REFUSED_REQUEST.REQUEST)
                .from(REFUSED_REQUEST)
                .where(REFUSED_REQUEST.AT.lt(before))
                .orderBy(REFUSED_REQUEST.AT)
                .limit(limit);
        return sql(tx).deleteFrom(REFUSED_REQUEST)
                .where(REFUSED_REQUEST.REQUEST.in(old))
                .execute();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }

    /** Between rows of {@code lease.lease} and leases. */
    private static final class LeaseRows {
        /** All that a lease is made from: the workload's bytes stay in the database until they are asked for. */
        static final Field<?>[] COLUMNS = Arrays.stream(LEASE_.fields())
                .filter(field -> !field.equals(LEASE_.WORKLOAD))
                .toArray(Field<?>[]::new);

        private LeaseRows() {}

        static LeaseRow read(LeaseRecord row) {
            LeaseGrant grant = grant(row);
            Lease lease = switch (Lease.State.valueOf(row.getState())) {
                case GRANTED ->
                    new Lease.Granted(grant, row.getPaidUntil(), row.getTermEnd(), stages(row), row.getStartOrdered());
                case ACTIVE ->
                    new Lease.Active(
                            grant,
                            row.getPaidUntil(),
                            row.getTermEnd(),
                            Objects.requireNonNull(row.getStartedAt()),
                            row.getCheckpoint());
                case ENDING ->
                    new Lease.Ending(grant, row.getPaidUntil(), row.getStartedAt(), end(row), row.getSettled());
                case ENDED ->
                    new Lease.Ended(
                            grant,
                            row.getPaidUntil(),
                            row.getStartedAt(),
                            end(row),
                            Objects.requireNonNull(row.getEndedAt()),
                            row.getSettled());
            };
            return new LeaseRow(lease, row.getVersion());
        }

        private static LeaseGrant grant(LeaseRecord row) {
            var machine = new MachineId(row.getMachine());
            return new LeaseGrant(
                    new LeaseId(row.getId()),
                    row.getRequest(),
                    new ClusterId(row.getCluster()),
                    new OrganizationId(row.getCustomer()),
                    requester(row),
                    row.getBudget(),
                    row.getRank(),
                    row.getGangSize(),
                    new FencingToken(machine, row.getGrantNumber()),
                    new Slice(
                            machine,
                            Arrays.stream(row.getGpus()).map(GpuId::new).toList(),
                            row.getCpuMillis(),
                            row.getMemoryMib(),
                            row.getDiskMib()),
                    new OrganizationId(row.getProvider()),
                    new Terms(
                            new Rate(row.getCustomerRate()), new Rate(row.getProviderRate()), row.getFeeBasisPoints()),
                    new Digest(row.getWorkloadDigest()),
                    row.getGrantedAt(),
                    row.getStartDeadline());
        }

        private static @Nullable Requester requester(LeaseRecord row) {
            return row.getApiKey() == null
                    ? null
                    : new Requester(new ApiKeyId(row.getApiKey()), new ProjectId(row.getProject()));
        }

        private static @Nullable Stages stages(LeaseRecord row) {
            return row.getNetworkMillis() == null
                    ? null
                    : new Stages(row.getNetworkMillis(), row.getImageMillis(), row.getStartMillis());
        }

        private static Lease.End end(LeaseRecord row) {
            var reason = new Reason(
                    row.getReasonCode(),
                    Reason.Party.valueOf(row.getReasonParty()),
                    row.getReasonEvidence(),
                    Reason.BillingEffect.valueOf(row.getReasonEffect()));
            return new Lease.End(
                    reason,
                    row.getCapMillis(),
                    row.getExitCode(),
                    Objects.requireNonNull(row.getEndSetAt()),
                    row.getFenced());
        }

        /** A whole new row. */
        static LeaseRecord insert(NewLease one) {
            var row = new LeaseRecord();
            LeaseGrant grant = one.lease().grant();
            row.setId(grant.lease().uuid());
            row.setVersion(1L);
            row.setRequest(grant.request());
            row.setCluster(grant.cluster().uuid());
            row.setCustomer(grant.customer().uuid());
            if (grant.requester() != null) {
                row.setApiKey(grant.requester().key().uuid());
                row.setProject(grant.requester().project().uuid());
            }
            row.setBudget(grant.budgetMicroUsd());
            row.setRank(grant.rank());
            row.setGangSize(grant.gangSize());
            row.setMachine(grant.machine().uuid());
            row.setGrantNumber(grant.token().grantNumber());
            row.setGpus(grant.slice().gpus().stream().map(GpuId::uuid).toArray(UUID[]::new));
            row.setCpuMillis(grant.slice().cpuMillis());
            row.setMemoryMib(grant.slice().memoryMiB());
            row.setDiskMib(grant.slice().diskMiB());
            row.setProvider(grant.provider().uuid());
            row.setCustomerRate(grant.terms().customerRate().microUsdPerHour());
            row.setProviderRate(grant.terms().providerRate().microUsdPerHour());
            row.setFeeBasisPoints(grant.terms().feeBasisPoints());
            row.setWorkloadDigest(grant.workload().hex());
            row.setWorkload(one.workload());
            row.setGrantedAt(grant.at());
            row.setStartDeadline(grant.startDeadline());
            row.setFenced(false);
            change(row, one.lease(), one.schedule());
            return row;
        }

        /** Sets the columns that change over a lease's life. */
        static void change(LeaseRecord row, Lease lease, LeaseSchedule schedule) {
            row.setState(lease.state().name());
            row.setPaidUntil(lease.paidUntil());
            row.setSettled(lease.settled());
            row.setDueAt(schedule.dueAt());
            row.setExtendAt(schedule.extendAt());
            lease.started().ifPresent(row::setStartedAt);
            lease.end().ifPresent(end -> end(row, end));
            switch (lease) {
                case Lease.Granted granted -> {
                    row.setTermEnd(granted.termEnd());
                    row.setStartOrdered(granted.startOrdered());
                    if (granted.prepared() != null) {
                        row.setNetworkMillis(granted.prepared().networkMillis());
                        row.setImageMillis(granted.prepared().imageMillis());
                        row.setStartMillis(granted.prepared().startMillis());
                    }
                }
                case Lease.Active active -> {
                    row.setTermEnd(active.termEnd());
                    row.setCheckpoint(active.checkpoint());
                }
                case Lease.Ending _ -> {}
                case Lease.Ended ended -> row.setEndedAt(ended.at());
            }
        }

        private static void end(LeaseRecord row, Lease.End end) {
            row.setReasonCode(end.reason().code());
            row.setReasonParty(end.reason().party().name());
            row.setReasonEvidence(end.reason().evidence());
            row.setReasonEffect(end.reason().effect().name());
            row.setCapMillis(end.capMillis());
            row.setExitCode(end.exitCode());
            row.setEndSetAt(end.at());
            row.setFenced(end.fenced());
        }
    }
}
