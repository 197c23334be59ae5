package dev.argosy.portal.market;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** The codes of this room. */
final class MarketCodes {
    /** Somebody else was faster; planning again may find another slice. */
    static final Code SLICE_TAKEN = new Code("slice-taken", Kind.CONFLICT);
    /** The machine no longer sells it. */
    static final Code SLICE_GONE = new Code("slice-gone", Kind.CONFLICT);
    /** The request is not the one that was quoted. */
    static final Code QUOTE_MISMATCH = new Code("quote-mismatch", Kind.CONFLICT);

    private MarketCodes() {}
}
