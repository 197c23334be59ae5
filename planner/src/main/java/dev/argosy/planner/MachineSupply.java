package dev.argosy.planner;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import java.util.List;
import java.util.Set;

/**
 * What one machine has and what of it is free. A machine without gpus sells cpu-only slices, one with gpus does not.
 *
 * @param open whether it takes new leases at all: in contact, priced, not cordoned
 * @param price per gpu-hour; per slice-hour where cpu-only slices are sold
 * @param total what the machine has, to reckon the equal share of a gpu
 * @param freeLeases how many more leases it may have at a time, whatever their size
 */
public record MachineSupply(
        MachineId machine,
        OrganizationId provider,
        boolean open,
        Rate price,
        List<GpuSupply> gpus,
        Resources total,
        Resources free,
        int freeLeases,
        String country,
        Set<String> capabilities) {
    public MachineSupply {
        gpus = List.copyOf(gpus);
        capabilities = Set.copyOf(capabilities);
    }

    public boolean sellsCpuOnly() {
        return gpus.isEmpty();
    }

    public MachineSupply withPrice(Rate other) {
        return new MachineSupply(machine, provider, open, other, gpus, total, free, freeLeases, country, capabilities);
    }

    /** The same machine if it took leases. */
    public MachineSupply opened() {
        return new MachineSupply(machine, provider, true, price, gpus, total, free, freeLeases, country, capabilities);
    }

    /** What a node asks for here: zero in the shape means the equal share of its gpus, cpu-only the whole machine. */
    public Resources needOf(Shape shape) {
        int shares = gpus.isEmpty() ? 1 : gpus.size();
        int parts = gpus.isEmpty() ? 1 : Math.min(shape.gpus(), shares);
        return new Resources(
                shape.cpuMillis() > 0 ? shape.cpuMillis() : Math.toIntExact((long) total.cpuMillis() * parts / shares),
                shape.memoryMiB() > 0 ? shape.memoryMiB() : total.memoryMiB() / shares * parts,
                shape.diskMiB() > 0 ? shape.diskMiB() : total.diskMiB() / shares * parts);
    }
}
