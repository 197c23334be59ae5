package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.Party;

/** Codes of the ledger. */
public final class MoneyCodes {
    private static final Chapter CHAPTER = new Chapter("Money");

    public static final Code TRANSFER_MISMATCH = CHAPTER.refusal("transfer-mismatch", Kind.CONFLICT)
            .by(Party.PLATFORM)
            .means(
                    "A transfer with this id was booked before with other fields. Nothing moved.",
                    "Report it: ids of transfers derive from their causes.");
    public static final Code COUNTER_BELOW_ZERO = CHAPTER.refusal("counter-below-zero", Kind.BUG)
            .by(Party.PLATFORM)
            .means("A budget's counter would fall below zero. Nothing moved.", "Report it.");

    private MoneyCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
