package dev.argosy.portal.money;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Bookings;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.Sums;
import dev.argosy.ledger.Transfer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What providers at fault pay for replacements, decided booking by booking over what the batch so far leaves in their
 * accounts. Read under lock.
 */
final class Recoveries {
    private final Map<Account, Money> balances = new HashMap<>();

    Recoveries(Map<Account, Sums> sums) {
        sums.forEach((account, sum) -> balances.put(account, sum.balance()));
    }

    /** Everything that may have to pay for these. */
    static Set<Account> accounts(Collection<Reservation> reservations) {
        var accounts = new LinkedHashSet<Account>();
        for (Reservation reservation : reservations) {
            AtFault atFault = reservation.lease().atFault();
            if (atFault != null) {
                accounts.add(Account.of(atFault.provider(), AccountKind.EARNED));
                accounts.add(Account.of(atFault.provider(), AccountKind.WITHDRAWABLE));
                accounts.add(Account.of(atFault.provider(), AccountKind.RECEIVABLE));
            }
        }
        return accounts;
    }

    /** The plan with what its bookings make others owe. Plans are given in the order in which they are applied. */
    GroupPlan with(GroupPlan plan) {
        var bookings = new ArrayList<Booking>();
        for (Booking booking : plan.bookings()) {
            booking.transfers().forEach(this::move);
            Booking recovery = recovery(booking.after());
            recovery.transfers().forEach(this::move);
            bookings.add(booking.then(_ -> recovery));
        }
        return new GroupPlan(plan.given(), bookings, plan.bounds());
    }

    private Booking recovery(Reservation reservation) {
        AtFault atFault = reservation.lease().atFault();
        return atFault == null
                ? Bookings.recover(reservation, Money.ZERO, Money.ZERO)
                : Bookings.recover(
                        reservation,
                        balance(atFault.provider(), AccountKind.EARNED),
                        balance(atFault.provider(), AccountKind.WITHDRAWABLE));
    }

    private Money balance(OrganizationId provider, AccountKind kind) {
        return balances.getOrDefault(Account.of(provider, kind), Money.ZERO);
    }

    private void move(Transfer transfer) {
        balances.computeIfPresent(transfer.debit(), (_, balance) -> balance.minus(transfer.amount()));
        balances.computeIfPresent(transfer.credit(), (_, balance) -> balance.plus(transfer.amount()));
    }
}
