package dev.argosy.planner;

import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import java.util.List;

/** The exact rules for one machine and one request: how many nodes it takes, which slices, and what rules it out. */
final class Fit {
    private Fit() {}

    /** How many nodes of the request this machine has room for now; 0 when any constraint says no. */
    static int nodes(Row row, Request request) {
        if (machineFailures(row, request) != 0) {
            return 0;
        }
        Shape shape = request.shape();
        int room = roomFor(row.supply, shape);
        if (shape.gpus() == 0) {
            return room;
        }
        int byGpus = 0;
        for (Row.Pool pool : row.pools) {
            if (pool.matches(shape)) {
                byGpus += pool.free().size() / shape.gpus();
            }
        }
        return Math.min(room, byGpus);
    }

    /** Adds the slices of at most {@code limit} nodes; the caller knows from {@link #nodes} that they fit. */
    static void place(Row row, Request request, int limit, List<Answer.Node> into) {
        Shape shape = request.shape();
        MachineSupply supply = row.supply;
        Resources need = supply.needOf(shape);
        if (shape.gpus() == 0) {
            for (int i = 0; i < limit; i++) {
                var slice = new Slice(supply.machine(), List.of(), need.cpuMillis(), need.memoryMiB(), need.diskMiB());
                into.add(new Answer.Node(slice, supply.provider(), supply.price(), supply.price(), "", false));
            }
            return;
        }
        int left = limit;
        Rate rate = supply.price().times(shape.gpus());
        for (Row.Pool pool : row.pools) {
            if (!pool.matches(shape)) {
                continue;
            }
            for (int from = 0; left > 0 && from + shape.gpus() <= pool.free().size(); from += shape.gpus()) {
                var gpus = pool.free().subList(from, from + shape.gpus());
                var slice = new Slice(supply.machine(), gpus, need.cpuMillis(), need.memoryMiB(), need.diskMiB());
                into.add(new Answer.Node(
                        slice,
                        supply.provider(),
                        supply.price(),
                        rate,
                        pool.kind().model(),
                        pool.kind().simulated()));
                left--;
            }
        }
    }

    /** Constraints, as bits, that the machine breaks whatever its gpus and free room are. */
    private static int machineFailures(Row row, Request request) {
        MachineSupply supply = row.supply;
        Shape shape = request.shape();
        Rate cap = request.maxPrice();
        int failed = supply.open() ? 0 : Constraint.OPEN.bit();
        failed |= request.excluded().contains(supply.machine()) ? Constraint.EXCLUDED.bit() : 0;
        failed |= supply.sellsCpuOnly() == (shape.gpus() == 0) ? 0 : Constraint.SORT.bit();
        failed |= supply.capabilities().containsAll(request.capabilities()) ? 0 : Constraint.CAPABILITIES.bit();
        failed |= shape.countries().isEmpty() || shape.countries().contains(row.country) ? 0 : Constraint.COUNTRY.bit();
        failed |= cap == null || supply.price().compareTo(cap) <= 0 ? 0 : Constraint.PRICE.bit();
        return failed;
    }

    /** All constraints, as bits, that rule out a candidate of this machine: a gpu of {@code pool}, or the machine. */
    private static int roomFailures(Row row, Shape shape) {
        Resources need = row.supply.needOf(shape);
        Resources free = row.supply.free();
        return (free.cpuMillis() >= need.cpuMillis() ? 0 : Constraint.CPU.bit())
                | (free.memoryMiB() >= need.memoryMiB() ? 0 : Constraint.MEMORY.bit())
                | (free.diskMiB() >= need.diskMiB() ? 0 : Constraint.DISK.bit())
                | (row.supply.freeLeases() > 0 ? 0 : Constraint.LEASES.bit());
    }

    /** Counts every candidate of the machine under the set of constraints that rule it out. */
    static void tally(Row row, Request request, Tally tally) {
        Shape shape = request.shape();
        int machine = machineFailures(row, request);
        int room = roomFailures(row, shape);
        if (row.supply.sellsCpuOnly()) {
            tally.add(machine | room, 1);
            return;
        }
        for (Row.Pool pool : row.pools) {
            int failed = machine | room;
            failed |= shape.models().isEmpty() || shape.models().contains(pool.foldedModel())
                    ? 0
                    : Constraint.MODEL.bit();
            failed |= pool.kind().memoryMiB() >= shape.gpuMemoryMiB() ? 0 : Constraint.GPU_MEMORY.bit();
            failed |= pool.total() >= shape.gpus() ? 0 : Constraint.GPUS_PER_NODE.bit();
            int free = pool.free().size();
            boolean enough = free >= Math.min(shape.gpus(), pool.total());
            tally.add(failed | (enough ? 0 : Constraint.FREE.bit()), free);
            tally.add(failed | Constraint.FREE.bit(), pool.total() - free);
        }
    }

    private static int roomFor(MachineSupply supply, Shape shape) {
        Resources need = supply.needOf(shape);
        Resources free = supply.free();
        long room = supply.freeLeases();
        room = need.cpuMillis() == 0 ? room : Math.min(room, free.cpuMillis() / need.cpuMillis());
        room = need.memoryMiB() == 0 ? room : Math.min(room, free.memoryMiB() / need.memoryMiB());
        room = need.diskMiB() == 0 ? room : Math.min(room, free.diskMiB() / need.diskMiB());
        return (int) room;
    }
}
