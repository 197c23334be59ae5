package dev.argosy.portal.fleet;

import static dev.argosy.schema.fleet.Tables.DESIRED_ENTRY;
import static dev.argosy.schema.fleet.Tables.DESIRED_STATE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.row;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** What machines should do, on PostgreSQL. */
final class SqlDesiredStore implements DesiredStore {
    private static final Field<Long> ERA = DSL.function("fleet.present_era", Long.class);

    @Override
    public void add(Transaction tx, MachineId machine) {
        sql(tx).insertInto(DESIRED_STATE)
                .set(DESIRED_STATE.MACHINE, machine.uuid())
                .set(DESIRED_STATE.ERA, ERA)
                .set(DESIRED_STATE.NUMBER, 0L)
                .execute();
    }

    @Override
    public Optional<Desired> desired(Transaction tx, MachineId machine) {
        sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.ERA, ERA)
                .set(DESIRED_STATE.NUMBER, DESIRED_STATE.NUMBER.plus(1))
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .and(DESIRED_STATE.ERA.lt(ERA))
                .execute();
        return sql(tx).selectFrom(DESIRED_STATE)
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .fetchOptional(found -> new Desired(
                        new Generation(found.getEra(), found.getNumber()),
                        found.getGrantNumber(),
                        new Generation(found.getAcknowledgedEra(), found.getAcknowledgedNumber()),
                        found.getAcknowledgedGrant()));
    }

    @Override
    public Generation raise(Transaction tx, MachineId machine) {
        var raised = sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.ERA, greatest(DESIRED_STATE.ERA, ERA))
                .set(DESIRED_STATE.NUMBER, DESIRED_STATE.NUMBER.plus(1))
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .returningResult(DESIRED_STATE.ERA, DESIRED_STATE.NUMBER)
                .fetchSingle();
        return new Generation(raised.value1(), raised.value2());
    }

    @Override
    public long nextGrantNumber(Transaction tx, MachineId machine) {
        return sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.GRANT_NUMBER, DESIRED_STATE.GRANT_NUMBER.plus(1))
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .returningResult(DESIRED_STATE.GRANT_NUMBER)
                .fetchSingle()
                .value1();
    }

    @Override
    public void spendGrantNumbers(Transaction tx, MachineId machine, long upTo) {
        sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.GRANT_NUMBER, upTo)
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .and(DESIRED_STATE.GRANT_NUMBER.lt(upTo))
                .execute();
    }

    @Override
    public void put(Transaction tx, MachineId machine, List<DesiredStates.Entry> entries) {
        for (DesiredStates.Entry entry : entries) {
            String[] capabilities = entry.capabilities().stream().sorted().toArray(String[]::new);
            sql(tx).insertInto(DESIRED_ENTRY)
                    .set(DESIRED_ENTRY.MACHINE, machine.uuid())
                    .set(DESIRED_ENTRY.KIND, entry.kind())
                    .set(DESIRED_ENTRY.ID, entry.id())
                    .set(DESIRED_ENTRY.BODY, entry.body())
                    .set(DESIRED_ENTRY.CAPABILITIES, capabilities)
                    .onConflict(DESIRED_ENTRY.MACHINE, DESIRED_ENTRY.KIND, DESIRED_ENTRY.ID)
                    .doUpdate()
                    .set(DESIRED_ENTRY.BODY, entry.body())
                    .set(DESIRED_ENTRY.CAPABILITIES, capabilities)
                    .execute();
        }
    }

    @Override
    public Set<String> ids(Transaction tx, MachineId machine, String kind) {
        return sql(tx).select(DESIRED_ENTRY.ID)
                .from(DESIRED_ENTRY)
                .where(DESIRED_ENTRY.MACHINE.eq(machine.uuid()))
                .and(DESIRED_ENTRY.KIND.eq(kind))
                .fetchSet(DESIRED_ENTRY.ID);
    }

    @Override
    public void remove(Transaction tx, MachineId machine, List<String> ids) {
        sql(tx).deleteFrom(DESIRED_ENTRY)
                .where(DESIRED_ENTRY.MACHINE.eq(machine.uuid()))
                .and(DESIRED_ENTRY.ID.in(ids))
                .execute();
    }

    /** One statement, so that the numbers and the entries are of the same moment. */
    @Override
    public Map<MachineId, DesiredDocument> documents(Transaction tx, Collection<MachineId> machines) {
        var entries = new HashMap<MachineId, List<DesiredStates.Entry>>();
        var generations = new HashMap<MachineId, Generation>();
        sql(tx).select(
                        DESIRED_STATE.MACHINE,
                        DESIRED_STATE.ERA,
                        DESIRED_STATE.NUMBER,
                        DESIRED_ENTRY.KIND,
                        DESIRED_ENTRY.ID,
                        DESIRED_ENTRY.BODY,
                        DESIRED_ENTRY.CAPABILITIES)
                .from(DESIRED_STATE)
                .leftJoin(DESIRED_ENTRY)
                .on(DESIRED_ENTRY.MACHINE.eq(DESIRED_STATE.MACHINE))
                .where(DESIRED_STATE.MACHINE.in(uuids(machines)))
                .orderBy(DESIRED_STATE.MACHINE, DESIRED_ENTRY.KIND, DESIRED_ENTRY.ID)
                .forEach(found -> {
                    var machine = new MachineId(found.value1());
                    generations.put(machine, new Generation(found.value2(), found.value3()));
                    List<DesiredStates.Entry> ofMachine = entries.computeIfAbsent(machine, any -> new ArrayList<>());
                    if (found.value4() != null) {
                        ofMachine.add(new DesiredStates.Entry(
                                found.value4(), found.value5(), found.value6(), Set.of(found.value7())));
                    }
                });
        var documents = new HashMap<MachineId, DesiredDocument>();
        entries.forEach((machine, list) ->
                documents.put(machine, new DesiredDocument(generations.getOrDefault(machine, Generation.NONE), list)));
        return documents;
    }

    @Override
    public Map<MachineId, Generation> generations(Transaction tx, Collection<MachineId> machines) {
        return sql(tx).select(DESIRED_STATE.MACHINE, DESIRED_STATE.ERA, DESIRED_STATE.NUMBER)
                .from(DESIRED_STATE)
                .where(DESIRED_STATE.MACHINE.in(uuids(machines)))
                .fetchMap(
                        found -> new MachineId(found.value1()),
                        found -> new Generation(found.value2(), found.value3()));
    }

    @Override
    public void acknowledge(Transaction tx, Map<MachineId, Generation> acknowledged) {
        // In id order: a transaction that grants on several machines takes their rows in the same order.
        var ordered = new TreeMap<UUID, Generation>();
        acknowledged.forEach((machine, generation) -> ordered.put(machine.uuid(), generation));
        ordered.forEach((machine, generation) -> sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.ACKNOWLEDGED_ERA, generation.era())
                .set(DESIRED_STATE.ACKNOWLEDGED_NUMBER, generation.number())
                .where(DESIRED_STATE.MACHINE.eq(machine))
                .and(row(DESIRED_STATE.ACKNOWLEDGED_ERA, DESIRED_STATE.ACKNOWLEDGED_NUMBER)
                        .lt(generation.era(), generation.number()))
                .and(row(DESIRED_STATE.ERA, DESIRED_STATE.NUMBER).ge(generation.era(), generation.number()))
                .execute());
    }

    @Override
    public void acknowledgeGrant(Transaction tx, MachineId machine, long grantNumber) {
        sql(tx).update(DESIRED_STATE)
                .set(DESIRED_STATE.ACKNOWLEDGED_GRANT, grantNumber)
                .where(DESIRED_STATE.MACHINE.eq(machine.uuid()))
                .and(DESIRED_STATE.ACKNOWLEDGED_GRANT.lt(grantNumber))
                .and(DESIRED_STATE.GRANT_NUMBER.ge(grantNumber))
                .execute();
    }

    private static List<UUID> uuids(Collection<MachineId> machines) {
        return machines.stream().map(MachineId::uuid).toList();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
