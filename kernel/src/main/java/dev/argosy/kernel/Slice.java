package dev.argosy.kernel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of a machine that one lease gets: whole gpus with cpu, memory and disk; no gpus means cpu only.
 *
 * @param cpuMillis thousandths of a core
 */
public record Slice(MachineId machine, List<GpuId> gpus, int cpuMillis, long memoryMiB, long diskMiB) {
    public Slice {
        gpus = List.copyOf(gpus);
        if (cpuMillis < 0 || memoryMiB < 0 || diskMiB < 0) {
            throw new IllegalArgumentException("slice: cpu " + cpuMillis + ", memory " + memoryMiB + ", disk " + diskMiB
                    + " (expected: none below zero)");
        }
    }

    /** One line for signed texts: {@code gpus=gpu_…,gpu_…;cpu=4000;memory=16384;disk=20480}. */
    public String text() {
        return "gpus=" + gpus.stream().map(GpuId::text).collect(Collectors.joining(",")) + ";cpu=" + cpuMillis
                + ";memory=" + memoryMiB + ";disk=" + diskMiB;
    }
}
