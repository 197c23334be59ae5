package dev.argosy.portal.money;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.Sums;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/** What organizations have, and whether the books are in order. Reads only. */
final class Statements {
    static final CursorForm<TimedKey> EARNINGS = TimedKey.form("earnings");

    private final MoneyStore store;

    Statements(MoneyStore store) {
        this.store = store;
    }

    /** What an organization has, by kind of account. */
    record Balance(
            OrganizationId organization,
            Money available,
            Money promotional,
            Money reserved,
            Money earned,
            Money withdrawable) {}

    Balance balance(Transaction tx, OrganizationId organization) {
        Map<Account, Sums> sums = store.sums(
                tx,
                Stream.of(AccountKind.values())
                        .filter(kind -> kind.owner() == AccountKind.Owner.ORGANIZATION)
                        .map(kind -> Account.of(organization, kind))
                        .toList());
        return new Balance(
                organization,
                balance(sums, organization, AccountKind.AVAILABLE),
                balance(sums, organization, AccountKind.PROMOTIONAL),
                balance(sums, organization, AccountKind.RESERVED),
                balance(sums, organization, AccountKind.EARNED),
                balance(sums, organization, AccountKind.WITHDRAWABLE));
    }

    private static Money balance(Map<Account, Sums> sums, OrganizationId organization, AccountKind kind) {
        return sums.getOrDefault(Account.of(organization, kind), Sums.ZERO).balance();
    }

    /** A provider's leases, newest first. */
    Page<Dated<Reservation>> earnings(Transaction tx, OrganizationId provider, PageRequest<TimedKey> page) {
        return page.cut(
                store.ofProvider(tx, provider, page.after(), page.lookUp()),
                dated -> new TimedKey(dated.at(), dated.value().lease().id().uuid()));
    }

    /** What was recovered for replacements of these leases, by the lost lease. */
    Map<LeaseId, Money> recovered(Transaction tx, Collection<Dated<Reservation>> reservations) {
        return store.recovered(
                tx,
                reservations.stream().map(dated -> dated.value().lease().id()).toList());
    }

    /** What all leases of a provider come to, however many pages their list has. */
    Earned earned(Transaction tx, OrganizationId provider) {
        return store.earned(tx, provider);
    }

    LedgerCheck check(Transaction tx) {
        return store.check(tx);
    }
}
