package dev.argosy.ledger;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.TransferId;

/**
 * An amount moved from one account to another, for good.
 *
 * <p>The id derives from the cause and from nothing else, so a repeated cause finds the transfer that it made before.
 *
 * @param cause what made it, such as {@code lse_…/charge/60000/0}: subject, kind, running total before
 */
public record Transfer(TransferId id, Account debit, Account credit, Money amount, String cause) {
    public Transfer {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount: " + amount.microUsd() + " (expected: > 0 micro-USD)");
        }
        if (debit.equals(credit)) {
            throw new IllegalArgumentException("transfer: from and to " + debit + " (expected: two accounts)");
        }
        if (!id.equals(idOf(cause))) {
            throw new IllegalArgumentException("transfer id: " + id + " (expected: the one of its cause)");
        }
    }

    public static Transfer of(String cause, Account debit, Account credit, Money amount) {
        return new Transfer(idOf(cause), debit, credit, amount, cause);
    }

    /** The id of the transfer that a cause makes. */
    public static TransferId idOf(String cause) {
        return new TransferId(NamedKeys.of("argosy-transfer-v1", cause));
    }
}
