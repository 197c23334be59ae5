package dev.argosy.portal.market;

import dev.argosy.planner.Shape;
import java.util.List;
import java.util.Set;

/**
 * What each node of a cluster needs. Zero and empty mean that it does not matter.
 *
 * @param gpus whole gpus of one kind on one machine; 0 asks for a cpu-only slice
 * @param models any of these, compared without regard to case
 * @param gpuMemoryMiB the least memory of each gpu
 * @param cpuMillis thousandths of a core; 0 for the gpus' equal share of the machine, as for memory and disk
 * @param countries any of these ISO 3166 codes
 */
public record ClusterShape(
        int gpus,
        List<String> models,
        long gpuMemoryMiB,
        int cpuMillis,
        long memoryMiB,
        long diskMiB,
        List<String> countries) {
    public ClusterShape {
        if (gpus < 0 || gpuMemoryMiB < 0 || cpuMillis < 0 || memoryMiB < 0 || diskMiB < 0) {
            throw new IllegalArgumentException("shape: a value below zero (expected: >= 0)");
        }
        models = List.copyOf(models);
        countries = List.copyOf(countries);
    }

    public static ClusterShape ofGpus(int gpus) {
        return new ClusterShape(gpus, List.of(), 0, 0, 0, 0, List.of());
    }

    Shape toPlanner() {
        return new Shape(gpus, Set.copyOf(models), gpuMemoryMiB, cpuMillis, memoryMiB, diskMiB, Set.copyOf(countries));
    }
}
