package dev.argosy.portal.metering;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** The codes that metering alone uses. */
public final class MeteringCodes {
    /** A record names another token or other terms than its lease has. */
    public static final Code USAGE_MISMATCH = new Code("usage-mismatch", Kind.CONFLICT);

    private MeteringCodes() {}
}
