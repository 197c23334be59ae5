package dev.argosy.agent.process;

import dev.argosy.kernel.LeaseId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes of leases on this machine, whoever started them. */
public final class WorkloadProcesses {
    /**
     * @param start of the process in the kernel's ticks: with it the id names one process for good
     */
    public record Found(long process, long start, String lease, String command) {}

    private WorkloadProcesses() {}

    /**
     * Those of leases that are neither held nor kept by any keeper. What runs below a keeper belongs to that keeper's
     * lease, whatever its environment says: a job may put anything into that of its children.
     */
    public static List<Found> leftBehind(Set<String> held) {
        return leftBehind(ProcessTable.SYSTEM, held);
    }

    static List<Found> leftBehind(ProcessTable table, Set<String> held) {
        Map<Long, String> keepers = table.carrying(ProcessRuntime.KEEPER_VARIABLE);
        Set<String> kept = new HashSet<>(keepers.values());
        Map<Long, Long> parents = new HashMap<>();
        table.children().forEach((parent, children) -> children.forEach(child -> parents.put(child, parent)));
        var found = new ArrayList<Found>();
        Map<Long, String> workloads = table.carrying(JobEnvironment.WORKLOAD);
        workloads.forEach((process, lease) -> {
            if (isLease(lease)
                    && !held.contains(lease)
                    && !kept.contains(lease)
                    && !below(process, parents, keepers.keySet())) {
                table.start(process)
                        .ifPresent(start -> found.add(new Found(process, start, lease, table.command(process))));
            }
        });
        return found;
    }

    private static boolean below(long process, Map<Long, Long> parents, Set<Long> keepers) {
        Long at = parents.get(process);
        for (int steps = 0; at != null && steps < parents.size(); steps++) {
            if (keepers.contains(at)) {
                return true;
            }
            at = parents.get(at);
        }
        return false;
    }

    private static boolean isLease(String text) {
        try {
            return LeaseId.parse(text).text().equals(text);
        } catch (IllegalArgumentException another) {
            return false;
        }
    }
}
