package dev.argosy.planner;

import dev.argosy.kernel.Rate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some hundred machines that follow each other in price order, with a bitmap for each property that many requests
 * name. Immutable: a change of one machine rebuilds its chunk only.
 */
final class Chunk {
    /** A request for k gpus looks at the bitmap of the largest step that is not above k. */
    private static final int[] GPU_STEPS = {1, 2, 4, 8};

    /** MiB: the memory sizes that gpus come in. */
    private static final long[] MEMORY_STEPS = {
        1, 8_000, 12_000, 16_000, 24_000, 32_000, 40_000, 48_000, 80_000, 96_000, 141_000, 192_000
    };

    private static final long[] NONE = new long[0];

    private final Row[] rows;
    private final long[] cpuOnly;
    private final long[][] freeAtLeast;
    private final long[][] memoryAtLeast;
    private final Map<String, long[]> models = new HashMap<>();
    private final Map<String, long[]> countries = new HashMap<>();

    /** @param rows at least one, in order; not changed by anybody any more */
    Chunk(Row[] rows) {
        this.rows = rows;
        int words = (rows.length + Long.SIZE - 1) / Long.SIZE;
        cpuOnly = new long[words];
        freeAtLeast = new long[GPU_STEPS.length][words];
        memoryAtLeast = new long[MEMORY_STEPS.length][words];
        for (int index = 0; index < rows.length; index++) {
            if (rows[index].supply.open()) {
                mark(index, words);
            }
        }
    }

    private void mark(int index, int words) {
        Row row = rows[index];
        set(countries.computeIfAbsent(row.country, any -> new long[words]), index);
        if (row.supply.sellsCpuOnly()) {
            set(cpuOnly, index);
        }
        for (Row.Pool pool : row.pools) {
            int free = pool.free().size();
            if (free == 0) {
                continue;
            }
            set(models.computeIfAbsent(pool.foldedModel(), any -> new long[words]), index);
            for (int step = 0; step < GPU_STEPS.length && GPU_STEPS[step] <= free; step++) {
                set(freeAtLeast[step], index);
            }
            for (int step = 0;
                    step < MEMORY_STEPS.length
                            && MEMORY_STEPS[step] <= pool.kind().memoryMiB();
                    step++) {
                set(memoryAtLeast[step], index);
            }
        }
    }

    private static void set(long[] bits, int index) {
        bits[index >> 6] |= 1L << index;
    }

    int size() {
        return rows.length;
    }

    Row row(int index) {
        return rows[index];
    }

    Row first() {
        return rows[0];
    }

    Rate lowestPrice() {
        return rows[0].supply.price();
    }

    /** The bits of machines worth a closer look, in price order; a superset of those that fit. */
    long[] worthALook(Shape shape) {
        long[] bits;
        if (shape.gpus() == 0) {
            bits = cpuOnly.clone();
        } else {
            bits = freeAtLeast[step(shape.gpus())].clone();
            if (shape.gpuMemoryMiB() > 0) {
                and(bits, memoryAtLeast[step(shape.gpuMemoryMiB())]);
            }
            if (!shape.models().isEmpty()) {
                bits = andAny(bits, models, shape.models());
            }
        }
        return shape.countries().isEmpty() ? bits : andAny(bits, countries, shape.countries());
    }

    private static int step(int gpus) {
        int found = Arrays.binarySearch(GPU_STEPS, gpus);
        return found >= 0 ? found : -found - 2;
    }

    private static int step(long memoryMiB) {
        int found = Arrays.binarySearch(MEMORY_STEPS, memoryMiB);
        return found >= 0 ? found : -found - 2;
    }

    private static void and(long[] bits, long[] other) {
        for (int word = 0; word < bits.length; word++) {
            bits[word] &= other[word];
        }
    }

    private static long[] andAny(long[] bits, Map<String, long[]> byName, Set<String> names) {
        if (bits.length == 0) {
            return NONE;
        }
        long[] any = null;
        for (String name : names) {
            long[] named = byName.get(name);
            if (named == null) {
                continue;
            }
            if (any == null) {
                any = named.clone();
            } else {
                for (int word = 0; word < any.length; word++) {
                    any[word] |= named[word];
                }
            }
        }
        if (any == null) {
            return NONE;
        }
        and(any, bits);
        return any;
    }

    /** Where the row is, or {@code -(insertion point) - 1}. */
    int find(Row row) {
        return Arrays.binarySearch(rows, row);
    }

    List<Row> rows() {
        return List.of(rows);
    }
}
