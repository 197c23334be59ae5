package dev.argosy.kernel;

import java.util.UUID;

/** Names an API key; written {@code key_…}. */
public record ApiKeyId(UUID uuid) implements Id {
    public static final String PREFIX = "key";

    public static ApiKeyId parse(String text) {
        return new ApiKeyId(Id.parse(PREFIX, text));
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
