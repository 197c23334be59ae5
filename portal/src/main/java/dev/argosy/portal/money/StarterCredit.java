package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;

/** Promotional money for each new organization, once. */
final class StarterCredit {
    private final MoneyStore store;
    private final Money amount;

    /** @param amount zero for none */
    StarterCredit(MoneyStore store, Money amount) {
        this.store = store;
        this.amount = amount;
    }

    void give(Transaction tx, OrganizationId organization) {
        if (!amount.isPositive()) {
            return;
        }
        Transfer transfer = Transfer.of(
                organization.text() + "/starter-credit",
                Account.platform(AccountKind.PROMOTIONS),
                Account.of(organization, AccountKind.PROMOTIONAL),
                amount);
        GroupResult result =
                store.apply(tx, List.of(TransferGroup.of(transfer))).getFirst();
        if (result instanceof GroupResult.Refused refused) {
            throw new IllegalStateException(transfer.cause() + ": " + refused.code());
        }
    }
}
