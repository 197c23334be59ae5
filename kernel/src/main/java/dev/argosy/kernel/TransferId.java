package dev.argosy.kernel;

import java.util.UUID;

/** Names a transfer; written {@code tr_…}. */
public record TransferId(UUID uuid) implements Id {
    public static final String PREFIX = "tr";

    public static TransferId parse(String text) {
        return new TransferId(Id.parse(PREFIX, text));
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
