package dev.argosy.portal.money;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.TransferId;
import dev.argosy.kernel.codes.MoneyCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.IdempotentRequests;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;
import java.util.Optional;

/** Brings money into an organization: from the faucet, for now. */
final class Deposits {
    private final MoneyStore store;
    private final boolean faucet;

    Deposits(MoneyStore store, boolean faucet) {
        this.store = store;
        this.faucet = faucet;
    }

    /**
     * Moves money from the faucet into {@code available}. The transfer's id derives from the request's key, so even a
     * request whose stored answer was lost moves money once.
     */
    TransferId fromFaucet(Transaction tx, OrganizationId to, long microUsd, String key) {
        if (!faucet) {
            throw Refusal.of(
                            Codes.NOT_SUPPORTED,
                            "from: 'faucet' (expected: a rail of real money; this portal gives no play money)",
                            "on a network of your own set argosy.money.faucet to true")
                    .asException();
        }
        Optional<Refusal> refusal = Amounts.check("amountMicroUsd", microUsd);
        if (refusal.isEmpty() && microUsd == 0) {
            refusal = Optional.of(
                    Refusal.of(Codes.INVALID_VALUE, "amountMicroUsd: 0 (expected: > 0)", "give an amount above 0"));
        }
        Account account = Account.of(to, AccountKind.AVAILABLE);
        if (refusal.isEmpty()) {
            refusal = beyondBounds(tx, account, microUsd);
        }
        if (refusal.isPresent()) {
            throw refusal.get().asException();
        }
        Transfer transfer = Transfer.of(
                to.text() + "/deposit/" + Digest.ofText(key).hex(),
                Account.platform(AccountKind.FAUCET),
                account,
                Money.ofMicroUsd(microUsd));
        return switch (store.apply(tx, List.of(TransferGroup.of(transfer))).getFirst()) {
            case GroupResult.Created created -> transfer.id();
            case GroupResult.Exists exists -> transfer.id();
            case GroupResult.Refused(var code, int place) -> {
                if (code.equals(MoneyCodes.TRANSFER_MISMATCH)) {
                    throw IdempotentRequests.mismatch(key).asException();
                }
                throw Refusal.of(code, "deposit of " + microUsd + " micro-USD", "deposit less")
                        .asException();
            }
        };
    }

    /** Balances cross interfaces as numbers that every reader of JSON holds exactly: so must what they grow to. */
    private Optional<Refusal> beyondBounds(Transaction tx, Account account, long microUsd) {
        Money now =
                store.lockSums(tx, List.of(account)).values().iterator().next().balance();
        return Money.MAX.minus(now).compareTo(Money.ofMicroUsd(microUsd)) < 0
                ? Optional.of(Refusal.of(
                        Codes.AMOUNT_TOO_LARGE,
                        "balance: " + now.microUsd() + " + " + microUsd + " (expected: <= " + Money.MAX.microUsd()
                                + " micro-USD)",
                        "deposit less"))
                : Optional.empty();
    }
}
