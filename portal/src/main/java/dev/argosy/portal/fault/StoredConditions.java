package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.MachineConditions;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored of machines, for fleet's list of them. */
final class StoredConditions implements MachineConditions {
    private final FaultStore standings;
    private final FindingStore findings;

    StoredConditions(FaultStore standings, FindingStore findings) {
        this.standings = standings;
        this.findings = findings;
    }

    @Override
    public Map<MachineId, Condition> conditions(Transaction tx, Collection<MachineId> machines) {
        var said = new HashMap<MachineId, StandingRow>();
        standings.standings(tx, machines).forEach(row -> said.put(row.machine(), row));
        Map<MachineId, List<Finding>> found = findings.findings(tx, machines);
        var conditions = new HashMap<MachineId, Condition>();
        for (MachineId machine : machines) {
            if (said.containsKey(machine) || found.containsKey(machine)) {
                conditions.put(machine, condition(said.get(machine), found.getOrDefault(machine, List.of())));
            }
        }
        return conditions;
    }

    private static Condition condition(@Nullable StandingRow row, List<Finding> findings) {
        Standing standing = row == null ? Standing.REACHABLE : row.standing();
        return new Condition(
                standing.name().toLowerCase(Locale.ROOT),
                row == null ? null : row.since(),
                findings.stream().map(Finding::shown).toList());
    }
}
