package dev.argosy.kernel;

import java.util.UUID;

/** Names a cluster; written {@code clu_…}. */
public record ClusterId(UUID uuid) implements Id {
    public static final String PREFIX = "clu";

    public static ClusterId parse(String text) {
        return new ClusterId(Id.parse(PREFIX, text));
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
