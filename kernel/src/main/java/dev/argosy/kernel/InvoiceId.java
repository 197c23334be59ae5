package dev.argosy.kernel;

import java.util.UUID;

/** Names an invoice; written {@code inv_…}. */
public record InvoiceId(UUID uuid) implements Id {
    public static final String PREFIX = "inv";

    public static InvoiceId parse(String text) {
        return new InvoiceId(Id.parse(PREFIX, text));
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
