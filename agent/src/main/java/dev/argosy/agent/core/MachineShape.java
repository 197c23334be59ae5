package dev.argosy.agent.core;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine has to give: the bounds that an order must fit into.
 *
 * @param capabilities what orders may ask this agent to understand
 */
public record MachineShape(
        MachineId machine,
        List<MachineGpu> gpus,
        long cpuMillis,
        long memoryMiB,
        long diskMiB,
        Set<String> capabilities) {
    public MachineShape {
        gpus = List.copyOf(gpus);
        capabilities = Set.copyOf(capabilities);
    }

    public Optional<MachineGpu> gpu(GpuId id) {
        return gpus.stream().filter(gpu -> gpu.id().equals(id)).findFirst();
    }
}
