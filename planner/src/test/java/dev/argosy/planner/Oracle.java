package dev.argosy.planner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;

/** Tries every set of slices, with the rules written a second time and plainly. For small markets. */
final class Oracle {
    private Oracle() {}

    /** The lowest total rate for all nodes; empty when no choice of slices satisfies the request. */
    static OptionalLong cheapest(List<MachineSupply> machines, Request request) {
        long best = search(machines, 0, request, request.nodes());
        return best == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(best);
    }

    private static long search(List<MachineSupply> machines, int from, Request request, int left) {
        if (left == 0) {
            return 0;
        }
        if (from == machines.size()) {
            return Long.MAX_VALUE;
        }
        MachineSupply machine = machines.get(from);
        long best = Long.MAX_VALUE;
        for (int here = 0; here <= left; here++) {
            if (here > 0 && !fits(machine, request, here)) {
                break;
            }
            long rest = search(machines, from + 1, request, left - here);
            long gpus = Math.max(1, request.shape().gpus());
            if (rest != Long.MAX_VALUE) {
                best = Math.min(best, rest + here * gpus * machine.price().microUsdPerHour());
            }
        }
        return best;
    }

    static boolean fits(MachineSupply machine, Request request, int nodes) {
        Shape shape = request.shape();
        if (!machine.open()
                || request.excluded().contains(machine.machine())
                || !machine.capabilities().containsAll(request.capabilities())
                || request.maxPrice() != null
                        && machine.price().microUsdPerHour()
                                > request.maxPrice().microUsdPerHour()
                || !shape.countries().isEmpty()
                        && shape.countries().stream().noneMatch(machine.country()::equalsIgnoreCase)) {
            return false;
        }
        int have = machine.gpus().size();
        if ((shape.gpus() == 0) != (have == 0)) {
            return false;
        }
        double share = have == 0 ? 1.0 : (double) shape.gpus() / have;
        double cpu = shape.cpuMillis() > 0
                ? shape.cpuMillis()
                : Math.floor(Math.min(1, share) * machine.total().cpuMillis() + 1e-9);
        long perGpuMemory = machine.total().memoryMiB() / Math.max(1, have);
        long perGpuDisk = machine.total().diskMiB() / Math.max(1, have);
        int parts = have == 0 ? 1 : Math.min(have, shape.gpus());
        long memory = shape.memoryMiB() > 0 ? shape.memoryMiB() : perGpuMemory * parts;
        long disk = shape.diskMiB() > 0 ? shape.diskMiB() : perGpuDisk * parts;
        if (nodes > machine.freeLeases()
                || cpu * nodes > machine.free().cpuMillis()
                || memory * nodes > machine.free().memoryMiB()
                || disk * nodes > machine.free().diskMiB()) {
            return false;
        }
        return shape.gpus() == 0 || choose(new ArrayList<>(machine.gpus()), shape, nodes);
    }

    /** Whether the gpus can be dealt into so many nodes, each of one kind, by trying every matching kind. */
    private static boolean choose(List<GpuSupply> gpus, Shape shape, int nodes) {
        if (nodes == 0) {
            return true;
        }
        for (String kind : new HashSet<>(gpus.stream().map(Oracle::kind).toList())) {
            List<GpuSupply> alike = gpus.stream()
                    .filter(gpu -> gpu.free()
                            && kind(gpu).equals(kind)
                            && gpu.memoryMiB() >= shape.gpuMemoryMiB()
                            && (shape.models().isEmpty()
                                    || shape.models().stream().anyMatch(gpu.model()::equalsIgnoreCase)))
                    .limit(shape.gpus())
                    .toList();
            if (alike.size() == shape.gpus()) {
                var rest = new ArrayList<>(gpus);
                rest.removeAll(alike);
                if (choose(rest, shape, nodes - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String kind(GpuSupply gpu) {
        return gpu.model() + "/" + gpu.memoryMiB() + "/" + gpu.simulated();
    }
}
