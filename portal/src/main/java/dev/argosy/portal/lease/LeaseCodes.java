package dev.argosy.portal.lease;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** The codes that lease alone uses. Reasons of ends are {@link EndCause}. */
public final class LeaseCodes {
    /** The term leaves less than the shortest time a lease is granted for. */
    public static final Code TERM_TOO_SHORT = new Code("term-too-short", Kind.RULE);
    /** A machine spoke of a lease that is not its own, or under another token. */
    public static final Code WRONG_TOKEN = new Code("wrong-token", Kind.CONFLICT);

    private LeaseCodes() {}
}
