package dev.argosy.kernel;

import java.util.UUID;

/** Names an offer; written {@code off_…}. */
public record OfferId(UUID uuid) implements Id {
    public static final String PREFIX = "off";

    public static OfferId parse(String text) {
        return new OfferId(Id.parse(PREFIX, text));
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
