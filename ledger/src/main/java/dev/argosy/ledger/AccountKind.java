package dev.argosy.ledger;

import java.util.Locale;

/** What an account is for. A protected account's debits may never exceed its credits. */
public enum AccountKind {
    AVAILABLE(Owner.ORGANIZATION, true),
    /** Given, not paid in: spent first and never withdrawn. */
    PROMOTIONAL(Owner.ORGANIZATION, true),
    RESERVED(Owner.ORGANIZATION, true),
    EARNED(Owner.ORGANIZATION, true),
    WITHDRAWABLE(Owner.ORGANIZATION, true),
    IN_TRANSIT(Owner.ORGANIZATION, true),
    DISPUTED(Owner.ORGANIZATION, true),
    /** What an organization owes the platform: its debits may exceed its credits. */
    RECEIVABLE(Owner.ORGANIZATION, false),
    FEES(Owner.PLATFORM, false),
    TAXES(Owner.PLATFORM, false),
    SUSPENSE(Owner.PLATFORM, true),
    SLA_CREDITS(Owner.PLATFORM, false),
    PROMOTIONS(Owner.PLATFORM, false),
    SOLANA(Owner.PLATFORM, false),
    STRIPE(Owner.PLATFORM, false),
    FAUCET(Owner.PLATFORM, false);

    private final Owner owner;
    private final boolean isProtected;

    AccountKind(Owner owner, boolean isProtected) {
        this.owner = owner;
        this.isProtected = isProtected;
    }

    public Owner owner() {
        return owner;
    }

    public boolean isProtected() {
        return isProtected;
    }

    /** The name in texts, JSON and SQL, such as {@code in_transit}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AccountKind parse(String text) {
        for (AccountKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("account kind: '" + text + "' (expected: one such as available)");
    }

    /** Whose account it is. */
    public enum Owner {
        ORGANIZATION,
        PLATFORM
    }
}
