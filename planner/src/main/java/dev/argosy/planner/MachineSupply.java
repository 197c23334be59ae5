package dev.argosy.planner;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import java.util.ArrayList;
import java.util.HashSet;
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

    /** The same machine when these slices of it have been taken; those whose gpus are not free any more count once. */
    MachineSupply without(List<Slice> slices) {
        Set<GpuId> taken = new HashSet<>();
        Set<GpuId> had = new HashSet<>();
        gpus.stream().filter(GpuSupply::free).forEach(gpu -> had.add(gpu.gpu()));
        int cpu = free.cpuMillis();
        long memory = free.memoryMiB();
        long disk = free.diskMiB();
        int leases = freeLeases;
        for (Slice slice : slices) {
            if (had.containsAll(slice.gpus())) {
                taken.addAll(slice.gpus());
                cpu -= slice.cpuMillis();
                memory -= slice.memoryMiB();
                disk -= slice.diskMiB();
                leases--;
            }
        }
        var left = new ArrayList<GpuSupply>();
        for (GpuSupply gpu : gpus) {
            left.add(taken.contains(gpu.gpu()) ? gpu.taken() : gpu);
        }
        var room = new Resources(Math.max(0, cpu), Math.max(0, memory), Math.max(0, disk));
        return new MachineSupply(
                machine, provider, open, price, left, total, room, Math.max(0, leases), country, capabilities);
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
