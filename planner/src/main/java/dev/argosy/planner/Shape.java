package dev.argosy.planner;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each node needs. Zero and empty mean that it does not matter; names are compared without regard to case.
 *
 * @param gpus whole gpus of one kind on one machine; 0 asks for a cpu-only slice
 * @param models any of these; a model that nobody has simply matches nothing
 * @param gpuMemoryMiB the least memory of each gpu
 */
public record Shape(
        int gpus,
        Set<String> models,
        long gpuMemoryMiB,
        int cpuMillis,
        long memoryMiB,
        long diskMiB,
        Set<String> countries) {
    public Shape {
        if (gpus < 0 || gpuMemoryMiB < 0 || cpuMillis < 0 || memoryMiB < 0 || diskMiB < 0) {
            throw new IllegalArgumentException("shape: a value below zero (expected: >= 0)");
        }
        models = folded(models);
        countries = folded(countries);
    }

    public static Shape ofGpus(int gpus) {
        return new Shape(gpus, Set.of(), 0, 0, 0, 0, Set.of());
    }

    static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Set<String> folded(Collection<String> names) {
        return names.stream().map(Shape::fold).collect(Collectors.toUnmodifiableSet());
    }
}
