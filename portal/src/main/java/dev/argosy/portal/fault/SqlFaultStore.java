package dev.argosy.portal.fault;

import static dev.argosy.schema.fault.Tables.STANDING;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.schema.fault.tables.records.StandingRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The standing of machines on PostgreSQL. */
final class SqlFaultStore implements FaultStore {
    @Override
    public List<StandingRow> standings(Transaction tx) {
        return select(tx, DSL.noCondition());
    }

    @Override
    public List<StandingRow> standings(Transaction tx, Collection<MachineId> machines) {
        return machines.isEmpty() ? List.of() : select(tx, STANDING.MACHINE.in(ids(machines)));
    }

    @Override
    public void save(Transaction tx, Collection<StandingRow> rows) {
        // in id order, so that two portals at a handover do not wait for each other
        rows.stream()
                .sorted(Comparator.comparing(row -> row.machine().uuid()))
                .forEach(row -> sql(tx).insertInto(STANDING)
                        .set(STANDING.MACHINE, row.machine().uuid())
                        .set(STANDING.STANDING_, row.standing().name())
                        .set(STANDING.SINCE, row.since())
                        .set(STANDING.LAST_CONTACT, row.lastContact())
                        .onConflict(STANDING.MACHINE)
                        .doUpdate()
                        .set(STANDING.STANDING_, row.standing().name())
                        .set(STANDING.SINCE, row.since())
                        .set(STANDING.LAST_CONTACT, row.lastContact())
                        .execute());
    }

    @Override
    public void reachable(Transaction tx, Collection<MachineId> machines) {
        if (!machines.isEmpty()) {
            sql(tx).deleteFrom(STANDING)
                    .where(STANDING.MACHINE.in(ids(machines)))
                    .execute();
        }
    }

    private static List<StandingRow> select(Transaction tx, Condition condition) {
        return sql(tx).selectFrom(STANDING)
                .where(condition)
                .orderBy(STANDING.MACHINE)
                .fetch(SqlFaultStore::row);
    }

    private static StandingRow row(StandingRecord row) {
        return new StandingRow(
                new MachineId(row.getMachine()),
                Standing.valueOf(row.getStanding()),
                row.getSince(),
                row.getLastContact());
    }

    private static List<UUID> ids(Collection<MachineId> machines) {
        return machines.stream().map(MachineId::uuid).toList();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
