package dev.argosy.portal.fault;

import static dev.argosy.schema.fault.Tables.FINDING;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.schema.fault.tables.records.FindingRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Findings on PostgreSQL. What follows from one is stored nowhere: the table of remedies says it. */
final class SqlFindingStore implements FindingStore {
    @Override
    public Map<MachineId, List<Finding>> findings(Transaction tx, Collection<MachineId> machines) {
        var found = new HashMap<MachineId, List<Finding>>();
        if (!machines.isEmpty()) {
            sql(tx).selectFrom(FINDING)
                    .where(FINDING.MACHINE.in(
                            machines.stream().map(MachineId::uuid).toList()))
                    .forEach(row -> found.computeIfAbsent(new MachineId(row.getMachine()), any -> new ArrayList<>())
                            .add(finding(row)));
        }
        found.replaceAll((machine, findings) -> HealthWire.sorted(findings));
        return found;
    }

    @Override
    public void replace(Transaction tx, MachineId machine, List<Finding> findings) {
        sql(tx).deleteFrom(FINDING).where(FINDING.MACHINE.eq(machine.uuid())).execute();
        findings.forEach(found -> sql(tx).insertInto(FINDING)
                .set(FINDING.MACHINE, machine.uuid())
                .set(FINDING.CODE, found.code())
                .set(FINDING.SUBJECT, found.subject())
                .set(FINDING.CHECK_BY, found.check())
                .set(FINDING.MEASURED, found.measured())
                .set(FINDING.NEEDED, found.needed())
                .set(FINDING.EVIDENCE, found.evidence())
                .set(FINDING.FIX, found.fix())
                .set(FINDING.FOUND_AT, found.at())
                .execute());
    }

    private static Finding finding(FindingRecord row) {
        return new Finding(
                row.getCheckBy(),
                row.getCode(),
                row.getSubject(),
                row.getMeasured(),
                row.getNeeded(),
                row.getEvidence(),
                row.getFix(),
                row.getFoundAt(),
                HealthPolicy.of(row.getCode(), row.getEvidence()));
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
