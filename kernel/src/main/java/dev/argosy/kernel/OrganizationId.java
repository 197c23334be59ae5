package dev.argosy.kernel;

import java.util.UUID;

/** Names an organization; written {@code org_…}. */
public record OrganizationId(UUID uuid) implements Id {
    public static final String PREFIX = "org";

    public static OrganizationId parse(String text) {
        return new OrganizationId(Id.parse(PREFIX, text));
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
