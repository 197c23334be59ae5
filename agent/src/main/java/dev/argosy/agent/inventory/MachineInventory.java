package dev.argosy.agent.inventory;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.MachineShape;
import dev.argosy.agent.core.Workload;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import java.util.List;
import java.util.Set;

/**
 * All that is told of this machine.
 *
 * @param country ISO 3166 code; empty when the provider gave none
 * @param isolation "bubblewrap" or "none"
 * @param processNetwork "none" or "host"
 */
public record MachineInventory(
        Host host,
        List<GpuReading> gpus,
        boolean simulated,
        String country,
        String isolation,
        String processNetwork,
        String agentVersion) {
    public MachineInventory {
        gpus = List.copyOf(gpus);
    }

    public List<String> runtimes() {
        return List.of(Workload.PROCESS);
    }

    /** What entries of the desired state may ask this agent to act on. */
    public Set<String> capabilities() {
        return Set.of("checkpoint", "members");
    }

    public MachineShape shape(MachineId machine) {
        var known = gpus.stream()
                .map(gpu -> new MachineGpu(
                        GpuId.of(machine, gpu.uuid()),
                        gpu.uuid(),
                        gpu.model(),
                        gpu.memoryMiB(),
                        gpu.driver(),
                        gpu.pci(),
                        simulated,
                        gpu.migMode(),
                        gpu.unsellable()))
                .toList();
        return new MachineShape(
                machine, known, 1000L * host.cpuThreads(), host.memoryMiB(), host.diskMiB(), capabilities());
    }
}
