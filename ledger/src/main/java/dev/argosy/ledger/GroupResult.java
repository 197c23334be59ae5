package dev.argosy.ledger;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.codes.MoneyCodes;
import java.util.List;

/** What became of a group. */
public sealed interface GroupResult {
    /** All of it was applied. */
    record Created() implements GroupResult {}

    /** All of its transfers were there already, equal in every field; nothing changed. */
    record Exists() implements GroupResult {}

    /**
     * Nothing of it was applied.
     *
     * @param place the first entry that cannot be: transfers count from 0, counter changes follow them
     */
    record Refused(Code code, int place) implements GroupResult {}

    /** Every code that a group can be refused with, in the order in which they are looked for. */
    List<Code> CODES = List.of(
            MoneyCodes.TRANSFER_MISMATCH,
            Codes.AMOUNT_TOO_LARGE,
            Codes.INSUFFICIENT_FUNDS,
            MoneyCodes.COUNTER_BELOW_ZERO,
            Codes.BUDGET_EXCEEDED);

    static GroupResult created() {
        return new Created();
    }

    static GroupResult exists() {
        return new Exists();
    }

    static GroupResult refused(Code code, int place) {
        return new Refused(code, place);
    }
}
