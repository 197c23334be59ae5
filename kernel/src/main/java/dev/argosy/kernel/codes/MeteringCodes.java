package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.Party;

/** Codes of signed usage. */
public final class MeteringCodes {
    private static final Chapter CHAPTER = new Chapter("Usage");

    public static final Code USAGE_MISMATCH = CHAPTER.refusal("usage-mismatch", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .evidence("the usage record")
            .means(
                    "A usage record names another token or other terms than its lease has. It is not charged.",
                    "Report the machine.");

    private MeteringCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
