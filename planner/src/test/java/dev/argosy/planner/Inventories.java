package dev.argosy.planner;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Small random markets and requests in which most constraints matter. */
final class Inventories {
    private static final List<String> MODELS = List.of("RTX 4090", "H100", "A100");
    private static final List<String> COUNTRIES = List.of("DE", "US", "");

    private Inventories() {}

    static MachineId machineId(long number) {
        return new MachineId(new UUID(0x7000L, 0x8000_0000_0000_0000L | number));
    }

    static GpuId gpuId(long machine, long gpu) {
        return new GpuId(new UUID(0x7000L, 0x9000_0000_0000_0000L | (machine << 8) | gpu));
    }

    static MachineSupply machine(long number, long price, String model, int gpus, int free) {
        var list = new ArrayList<GpuSupply>();
        for (int i = 0; i < gpus; i++) {
            list.add(new GpuSupply(gpuId(number, i), model, 24_000, true, i < free));
        }
        var total = new Resources(8_000, 64_000, 200_000);
        return new MachineSupply(
                machineId(number),
                new OrganizationId(new UUID(1, number % 3)),
                true,
                new Rate(price),
                list,
                total,
                total,
                128,
                "DE",
                Set.of());
    }

    static MachineSupply random(long number, RandomGenerator random) {
        int gpus = random.nextInt(5);
        var list = new ArrayList<GpuSupply>();
        for (int i = 0; i < gpus; i++) {
            String model = MODELS.get(random.nextInt(4) == 0 ? random.nextInt(3) : (int) (number % 3));
            list.add(new GpuSupply(
                    gpuId(number, i), model, random.nextInt(5) == 0 ? 16_000 : 24_000, true, random.nextInt(3) != 0));
        }
        var total = new Resources(1_000 * (1 + random.nextInt(8)), 1_000L * (1 + random.nextInt(8)), 10_000);
        var free = new Resources(
                random.nextBoolean() ? total.cpuMillis() : random.nextInt(total.cpuMillis()),
                random.nextBoolean() ? total.memoryMiB() : random.nextLong(total.memoryMiB()),
                random.nextInt(4) == 0 ? 500 : total.diskMiB());
        return new MachineSupply(
                machineId(number),
                new OrganizationId(new UUID(1, number % 3)),
                random.nextInt(6) != 0,
                new Rate(1 + random.nextInt(6)),
                list,
                total,
                free,
                random.nextInt(4) == 0 ? random.nextInt(3) : 128,
                COUNTRIES.get(random.nextInt(3)),
                random.nextBoolean() ? Set.of("outputs-v1") : Set.of());
    }

    static List<MachineSupply> market(int machines, RandomGenerator random) {
        var list = new ArrayList<MachineSupply>();
        for (int i = 0; i < machines; i++) {
            list.add(random(i, random));
        }
        return list;
    }

    static Request request(RandomGenerator random) {
        var shape = new Shape(
                random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(3),
                switch (random.nextInt(5)) {
                    case 0 -> Set.of("h100");
                    case 1 -> Set.of("rtx 4090", "A100");
                    case 2 -> Set.of("no such model", "RTX 4090");
                    default -> Set.of();
                },
                random.nextInt(3) == 0 ? 20_000 : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(3_000) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(3_000) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(6_000) : 0,
                random.nextInt(3) == 0 ? Set.of("de") : Set.of());
        @Nullable Rate cap = random.nextInt(2) == 0 ? new Rate(random.nextInt(7)) : null;
        Set<MachineId> excluded = random.nextInt(3) == 0
                ? Set.of(machineId(random.nextInt(4)), machineId(random.nextInt(4) + 4))
                : Set.of();
        Set<String> capabilities = random.nextInt(4) == 0 ? Set.of("outputs-v1") : Set.of();
        return new Request(shape, 1 + random.nextInt(4), cap, excluded, capabilities);
    }
}
