package dev.argosy.ledger;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
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

    /** A transfer with this id but other fields (or without its group's others) is there. */
    Code TRANSFER_MISMATCH = new Code("transfer-mismatch", Code.Kind.CONFLICT);

    /** A counter would fall below zero: more was taken back than was counted. */
    Code COUNTER_BELOW_ZERO = new Code("counter-below-zero", Code.Kind.BUG);

    /** Every code that a group can be refused with, in the order in which they are looked for. */
    List<Code> CODES = List.of(
            TRANSFER_MISMATCH,
            Codes.AMOUNT_TOO_LARGE,
            Codes.INSUFFICIENT_FUNDS,
            COUNTER_BELOW_ZERO,
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
