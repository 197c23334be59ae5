package dev.argosy.agent.health;

import dev.argosy.agent.health.Readings.LeftBehind;
import dev.argosy.agent.process.WorkloadProcesses;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Processes of leases that nobody keeps. Only what is there in two looks counts: between the end of a keeper and that
 * of what it kept, or of a lease and its last process, there may be a moment.
 */
final class LeftBehindLook implements Callable<List<LeftBehind>> {
    private static final int MOST = 20;

    private final Supplier<Set<String>> held;
    private Set<WorkloadProcesses.Found> before = Set.of();

    LeftBehindLook(Supplier<Set<String>> held) {
        this.held = held;
    }

    @Override
    public List<LeftBehind> call() {
        Set<WorkloadProcesses.Found> now = new HashSet<>(WorkloadProcesses.leftBehind(held.get()));
        Set<WorkloadProcesses.Found> twice = new HashSet<>(now);
        twice.retainAll(before);
        before = now;
        return twice.stream()
                .sorted(java.util.Comparator.comparing(WorkloadProcesses.Found::process))
                .limit(MOST)
                .map(found -> new LeftBehind(found.process(), found.lease(), found.command()))
                .toList();
    }
}
