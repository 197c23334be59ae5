package dev.argosy.portal.money;

import java.math.BigInteger;
import java.util.List;

/**
 * What a look at all the books found.
 *
 * @param violations one line for each rule that is broken, with the row that breaks it; empty when all is well
 */
record LedgerCheck(
        long accounts, long transfers, BigInteger debitsMicroUsd, BigInteger creditsMicroUsd, List<String> violations) {
    public LedgerCheck {
        violations = List.copyOf(violations);
    }

    public boolean balanced() {
        return debitsMicroUsd.equals(creditsMicroUsd) && violations.isEmpty();
    }
}
