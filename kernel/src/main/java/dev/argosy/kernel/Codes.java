package dev.argosy.kernel;

import dev.argosy.kernel.Code.Kind;

/** The codes that more than one room uses; a code that one room alone uses is declared there. */
public final class Codes {
    public static final Code NOT_FOUND = new Code("not-found", Kind.NOT_FOUND);
    public static final Code TRY_AGAIN = new Code("try-again", Kind.UNAVAILABLE);
    public static final Code UNAUTHENTICATED = new Code("unauthenticated", Kind.UNAUTHENTICATED);
    public static final Code FORBIDDEN = new Code("forbidden", Kind.FORBIDDEN);
    public static final Code INVALID_VALUE = new Code("invalid-value", Kind.MALFORMED);
    public static final Code AMOUNT_NEGATIVE = new Code("amount-negative", Kind.MALFORMED);
    public static final Code AMOUNT_TOO_LARGE = new Code("amount-too-large", Kind.RULE);
    public static final Code NOT_SUPPORTED = new Code("not-supported", Kind.RULE);
    public static final Code WRONG_STATE = new Code("wrong-state", Kind.CONFLICT);
    public static final Code IDEMPOTENCY_MISMATCH = new Code("idempotency-mismatch", Kind.CONFLICT);
    public static final Code DATABASE_UNAVAILABLE = new Code("database-unavailable", Kind.UNAVAILABLE);
    public static final Code INSUFFICIENT_FUNDS = new Code("insufficient-funds", Kind.MONEY);
    public static final Code BUDGET_EXCEEDED = new Code("budget-exceeded", Kind.MONEY);
    public static final Code NO_FEASIBLE_SLICE = new Code("no-feasible-slice", Kind.RULE);
    public static final Code QUOTE_EXPIRED = new Code("quote-expired", Kind.CONFLICT);
    public static final Code BAD_SIGNATURE = new Code("bad-signature", Kind.RULE);
    public static final Code STALE_GENERATION = new Code("stale-generation", Kind.CONFLICT);
    public static final Code USAGE_CONFLICT = new Code("usage-conflict", Kind.CONFLICT);
    public static final Code USAGE_AFTER_CAP = new Code("usage-after-cap", Kind.RULE);
    public static final Code INTERNAL = new Code("internal", Kind.BUG);

    private Codes() {}
}
