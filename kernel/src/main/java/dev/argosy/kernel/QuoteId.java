package dev.argosy.kernel;

import java.util.UUID;

/** Names a quote; written {@code quo_…}. */
public record QuoteId(UUID uuid) implements Id {
    public static final String PREFIX = "quo";

    public static QuoteId parse(String text) {
        return new QuoteId(Id.parse(PREFIX, text));
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
