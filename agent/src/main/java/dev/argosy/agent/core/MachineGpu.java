package dev.argosy.agent.core;

import dev.argosy.kernel.GpuId;

/**
 * One accelerator of this machine.
 *
 * @param uuid the driver's own name for it
 * @param unsellable why it may not be hired; empty when it may
 */
public record MachineGpu(
        GpuId id,
        String uuid,
        String model,
        long memoryMiB,
        String driver,
        String pci,
        boolean simulated,
        String migMode,
        String unsellable) {}
