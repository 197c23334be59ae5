package dev.argosy.kernel;

import java.util.UUID;

/** Names a project; written {@code prj_…}. */
public record ProjectId(UUID uuid) implements Id {
    public static final String PREFIX = "prj";

    public static ProjectId parse(String text) {
        return new ProjectId(Id.parse(PREFIX, text));
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
