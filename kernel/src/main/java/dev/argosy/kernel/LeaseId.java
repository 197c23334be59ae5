package dev.argosy.kernel;

import java.util.UUID;

/** Names a lease; written {@code lse_…}. */
public record LeaseId(UUID uuid) implements Id {
    public static final String PREFIX = "lse";

    public static LeaseId parse(String text) {
        return new LeaseId(Id.parse(PREFIX, text));
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
