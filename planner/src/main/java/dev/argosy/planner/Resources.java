package dev.argosy.planner;

/** Cpu in thousandths of a core, memory and disk in MiB; none below zero. */
public record Resources(int cpuMillis, long memoryMiB, long diskMiB) {
    public Resources {
        if (cpuMillis < 0 || memoryMiB < 0 || diskMiB < 0) {
            throw new IllegalArgumentException("resources: cpu " + cpuMillis + ", memory " + memoryMiB + ", disk "
                    + diskMiB + " (expected: none below zero)");
        }
    }
}
