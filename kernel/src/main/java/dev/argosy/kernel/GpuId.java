package dev.argosy.kernel;

import java.util.UUID;

/** Names a gpu of a machine; written {@code gpu_…}. */
public record GpuId(UUID uuid) implements Id {
    public static final String PREFIX = "gpu";

    public static GpuId parse(String text) {
        return new GpuId(Id.parse(PREFIX, text));
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
