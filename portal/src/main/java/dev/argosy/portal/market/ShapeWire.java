package dev.argosy.portal.market;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ClusterShape} as it comes in over HTTP: members may be missing, values may be wrong. */
public record ShapeWire(
        @Nullable Integer gpus,
        @Nullable List<String> models,
        @Nullable Long gpuMemoryMiB,
        @Nullable Integer cpuMillis,
        @Nullable Long memoryMiB,
        @Nullable Long diskMiB,
        @Nullable List<String> countries) {
    private static final int MAX_GPUS = 64;
    private static final int MAX_NAMES = 64;
    private static final int MAX_NAME = 100;
    /** A pebibyte: far above any machine, far below where sums overflow. */
    private static final long MAX_MIB = 1L << 30;

    /** One gpu when nothing is said about gpus. Leaves with a refusal when a value breaks its rule. */
    public ClusterShape toShape() {
        return new ClusterShape(
                (int) within("shape.gpus", gpus == null ? 1 : gpus, MAX_GPUS),
                names("shape.models", models),
                within("shape.gpuMemoryMiB", gpuMemoryMiB == null ? 0 : gpuMemoryMiB, MAX_MIB),
                (int) within("shape.cpuMillis", cpuMillis == null ? 0 : cpuMillis, Integer.MAX_VALUE),
                within("shape.memoryMiB", memoryMiB == null ? 0 : memoryMiB, MAX_MIB),
                within("shape.diskMiB", diskMiB == null ? 0 : diskMiB, MAX_MIB),
                names("shape.countries", countries));
    }

    public static ShapeWire of(ClusterShape shape) {
        return new ShapeWire(
                shape.gpus(),
                shape.models(),
                shape.gpuMemoryMiB(),
                shape.cpuMillis(),
                shape.memoryMiB(),
                shape.diskMiB(),
                shape.countries());
    }

    static long within(String field, long value, long most) {
        if (value < 0 || value > most) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            field + ": " + value + " (expected: 0.." + most + ")",
                            "correct the value")
                    .asException();
        }
        return value;
    }

    private static List<String> names(String field, @Nullable List<String> names) {
        var good = new ArrayList<String>();
        // JSON may hold nulls whatever the type says
        for (Object name : names == null ? List.of() : names) {
            if (!(name instanceof String text)
                    || text.isBlank()
                    || text.length() > MAX_NAME
                    || good.size() == MAX_NAMES) {
                throw Refusal.of(
                                Codes.INVALID_VALUE,
                                field + ": a name is empty, too long or one too many (expected: at most " + MAX_NAMES
                                        + " names of 1.." + MAX_NAME + " characters)",
                                "correct the list")
                        .asException();
            }
            good.add(text.strip());
        }
        return good;
    }
}
