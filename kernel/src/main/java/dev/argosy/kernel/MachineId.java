package dev.argosy.kernel;

import java.util.UUID;

/** Names a machine; written {@code mch_…}. */
public record MachineId(UUID uuid) implements Id {
    public static final String PREFIX = "mch";

    public static MachineId parse(String text) {
        return new MachineId(Id.parse(PREFIX, text));
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
