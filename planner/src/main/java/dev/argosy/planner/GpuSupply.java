package dev.argosy.planner;

import dev.argosy.kernel.GpuId;

/** One gpu of a machine; {@code free} says that a new lease could have it. */
public record GpuSupply(GpuId gpu, String model, long memoryMiB, boolean simulated, boolean free) {
    GpuSupply taken() {
        return new GpuSupply(gpu, model, memoryMiB, simulated, false);
    }
}
