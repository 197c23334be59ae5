package dev.argosy.planner;

import dev.argosy.kernel.GpuId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** A machine's supply as the planner keeps it: sorted by price and id, its gpus grouped by kind. */
final class Row implements Comparable<Row> {
    private static final Comparator<GpuId> BY_ID = Comparator.comparing(GpuId::uuid);

    final MachineSupply supply;
    final String country;
    final List<Pool> pools;

    Row(MachineSupply supply) {
        this.supply = supply;
        this.country = Shape.fold(supply.country());
        this.pools = pools(supply);
    }

    private static List<Pool> pools(MachineSupply supply) {
        var byKind = new TreeMap<Kind, List<GpuSupply>>();
        for (GpuSupply gpu : supply.gpus()) {
            byKind.computeIfAbsent(new Kind(gpu.model(), gpu.memoryMiB(), gpu.simulated()), any -> new ArrayList<>())
                    .add(gpu);
        }
        var pools = new ArrayList<Pool>();
        byKind.forEach((kind, gpus) -> pools.add(new Pool(
                kind,
                Shape.fold(kind.model()),
                gpus.size(),
                gpus.stream()
                        .filter(GpuSupply::free)
                        .map(GpuSupply::gpu)
                        .sorted(BY_ID)
                        .toList())));
        return List.copyOf(pools);
    }

    @Override
    public int compareTo(Row other) {
        int byPrice = supply.price().compareTo(other.supply.price());
        return byPrice != 0
                ? byPrice
                : supply.machine().uuid().compareTo(other.supply.machine().uuid());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && supply.equals(row.supply);
    }

    @Override
    public int hashCode() {
        return supply.hashCode();
    }

    /** What makes gpus of a machine alike: a node never mixes kinds. */
    record Kind(String model, long memoryMiB, boolean simulated) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER = Comparator.comparing(Kind::model)
                .thenComparingLong(Kind::memoryMiB)
                .thenComparing(Kind::simulated);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    /** The gpus of one kind in a machine. */
    record Pool(Kind kind, String foldedModel, int total, List<GpuId> free) {
        boolean matches(Shape shape) {
            return (shape.models().isEmpty() || shape.models().contains(foldedModel))
                    && kind.memoryMiB() >= shape.gpuMemoryMiB();
        }
    }
}
