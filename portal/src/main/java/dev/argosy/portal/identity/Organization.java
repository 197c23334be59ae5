package dev.argosy.portal.identity;

import dev.argosy.kernel.OrganizationId;
import java.time.Instant;

/** Who owns money and resources. */
public record Organization(OrganizationId id, String name, Kind kind, Instant createdAt) {
    public static final int MAX_NAME = 100;

    public Organization {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("name: '" + name + "' (expected: 1..100 characters)");
        }
    }

    public boolean operator() {
        return kind == Kind.OPERATOR;
    }

    /** What it mostly does; forbids nothing, a customer may list machines too. */
    public enum Kind {
        CUSTOMER,
        PROVIDER,
        BOTH,
        /** Runs this portal; there is one, made at the first start. */
        OPERATOR
    }
}
