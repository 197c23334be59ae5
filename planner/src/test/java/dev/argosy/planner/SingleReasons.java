package dev.argosy.planner;

import static dev.argosy.planner.Inventories.machine;
import static dev.argosy.planner.Inventories.machineId;

import dev.argosy.kernel.Rate;
import java.util.Set;

/** For each constraint a machine and a request that fail by it and by nothing else. */
final class SingleReasons {
    private static final MachineSupply GOOD = machine(1, 400_000, "RTX 4090", 2, 2);
    private static final Request ONE = Request.of(Shape.ofGpus(1), 1);

    private SingleReasons() {}

    record Pair(MachineSupply machine, Request request) {}

    static Pair of(Constraint constraint) {
        return switch (constraint) {
            case OPEN -> new Pair(supply(false, 10), ONE);
            case EXCLUDED -> new Pair(GOOD, new Request(ONE.shape(), 1, null, Set.of(machineId(1)), Set.of()));
            case SORT -> new Pair(GOOD, Request.of(Shape.ofGpus(0), 1));
            case CAPABILITIES -> new Pair(GOOD, new Request(ONE.shape(), 1, null, Set.of(), Set.of("container-v1")));
            case COUNTRY -> new Pair(GOOD, shaped(new Shape(1, Set.of(), 0, 0, 0, 0, Set.of("FR"))));
            case MODEL -> new Pair(GOOD, shaped(new Shape(1, Set.of("H100"), 0, 0, 0, 0, Set.of())));
            case GPU_MEMORY -> new Pair(GOOD, shaped(new Shape(1, Set.of(), 80_000, 0, 0, 0, Set.of())));
            case GPUS_PER_NODE -> new Pair(GOOD, Request.of(Shape.ofGpus(3), 1));
            case PRICE -> new Pair(GOOD, ONE.capped(new Rate(399_999)));
            case FREE -> new Pair(machine(1, 400_000, "RTX 4090", 2, 1), Request.of(Shape.ofGpus(2), 1));
            case CPU -> new Pair(GOOD, shaped(new Shape(1, Set.of(), 0, 8_001, 0, 0, Set.of())));
            case MEMORY -> new Pair(GOOD, shaped(new Shape(1, Set.of(), 0, 0, 64_001, 0, Set.of())));
            case DISK -> new Pair(GOOD, shaped(new Shape(1, Set.of(), 0, 0, 0, 200_001, Set.of())));
            case LEASES -> new Pair(supply(true, 0), ONE);
        };
    }

    private static Request shaped(Shape shape) {
        return Request.of(shape, 1);
    }

    private static MachineSupply supply(boolean open, int freeLeases) {
        return new MachineSupply(
                GOOD.machine(),
                GOOD.provider(),
                open,
                GOOD.price(),
                GOOD.gpus(),
                GOOD.total(),
                GOOD.free(),
                freeLeases,
                GOOD.country(),
                GOOD.capabilities());
    }
}
