package dev.argosy.bench;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.GpuSupply;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Request;
import dev.argosy.planner.Resources;
import dev.argosy.planner.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Large random markets and requests: few common models, many rare ones, 40 countries, a third of the gpus free. */
final class BenchMarket {
    private static final List<String> MODELS = List.of(
            "RTX 4090", "RTX 3090", "A100", "H100", "L4", "T4", "A10", "L40S", "RTX 6000", "V100", "H200", "B200");
    private static final long[] MEMORY_MIB = {
        24_576, 24_576, 81_920, 81_920, 24_576, 16_384, 24_576, 49_152, 49_152, 32_768, 144_384, 196_608
    };
    private static final int COUNTRIES = 40;

    private final Random random;

    BenchMarket(long seed) {
        random = new Random(seed);
    }

    List<MachineSupply> machines(int count) {
        var machines = new ArrayList<MachineSupply>(count);
        for (int number = 0; number < count; number++) {
            machines.add(machine(number));
        }
        return machines;
    }

    MachineSupply machine(int number) {
        int model = model();
        int gpus = 1 << random.nextInt(4);
        var list = new ArrayList<GpuSupply>();
        for (int i = 0; i < gpus; i++) {
            var id = new GpuId(new UUID(number, 0x8000_0000_0000_0000L | i));
            list.add(new GpuSupply(id, MODELS.get(model), MEMORY_MIB[model], true, random.nextInt(3) == 0));
        }
        var total = new Resources(8_000 * gpus, 65_536L * gpus, 512_000L * gpus);
        return new MachineSupply(
                new MachineId(new UUID(number, 0x8000_0000_0000_0000L)),
                new OrganizationId(new UUID(number % 1_000, 1)),
                random.nextInt(20) != 0,
                new Rate(100_000L * (model + 1) + random.nextInt(400_000)),
                list,
                total,
                total,
                128,
                country(),
                Set.of());
    }

    /** Each model is two thirds as common as the one before. */
    private int model() {
        int model = 0;
        while (model < MODELS.size() - 1 && random.nextInt(3) != 0) {
            model++;
        }
        return model;
    }

    private String country() {
        return "C" + Math.min(COUNTRIES - 1, (int) Math.abs(random.nextGaussian() * 12));
    }

    Request request() {
        Set<String> models = random.nextInt(3) == 0 ? Set.of() : Set.of(MODELS.get(random.nextInt(MODELS.size())));
        var shape = new Shape(
                1 << random.nextInt(4),
                models,
                random.nextInt(4) == 0 ? 40_000 : 0,
                0,
                0,
                0,
                random.nextBoolean() ? Set.of(country()) : Set.of());
        @Nullable Rate cap = random.nextBoolean() ? new Rate(200_000L + random.nextInt(1_200_000)) : null;
        return new Request(shape, 1 << random.nextInt(4), cap, Set.of(), Set.of());
    }
}
