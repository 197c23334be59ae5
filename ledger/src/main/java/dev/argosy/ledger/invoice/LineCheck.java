package dev.argosy.ledger.invoice;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.SlaCredit;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.codes.InvoiceCodes;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Transfer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The money of one line: what the terms say, what moved, and that both are the same. */
final class LineCheck {
    private static final Set<String> EFFECTS = Set.of("charged", "refunded", "credited");
    private static final Set<AccountKind> RECOVERED_FROM =
            Set.of(AccountKind.EARNED, AccountKind.WITHDRAWABLE, AccountKind.RECEIVABLE);

    private final String where;
    private final InvoiceFile.Line line;
    private final OrganizationId customer;
    private final Map<Account, Money> flows = new HashMap<>();
    private Money reserved = Money.ZERO;
    private Money released = Money.ZERO;
    private Money charged = Money.ZERO;
    private Money credited = Money.ZERO;
    private Money recovered = Money.ZERO;

    private LineCheck(String where, InvoiceFile.Line line, OrganizationId customer) {
        this.where = where;
        this.line = line;
        this.customer = customer;
    }

    static void check(String where, InvoiceFile.Line line, OrganizationId customer) {
        var check = new LineCheck(where, line, customer);
        check.terms();
        check.amends();
        check.transfers();
        check.sums();
    }

    private void terms() {
        if (!line.terms().hash().equals(line.termsHash())) {
            throw wrong("termsHash", "not the hash of these terms");
        }
        if (line.activeMillis() > line.grantedMillis() || line.activeMillis() > line.capMillis()) {
            throw wrong(
                    "activeMillis",
                    "charged " + line.activeMillis() + " ms (expected: <= " + line.grantedMillis() + " granted and "
                            + line.capMillis() + " cap)");
        }
        Terms.Shares shares = line.terms().at(line.activeMillis());
        expect("amounts/chargedMicroUsd", line.amounts().charged(), shares.charged());
        expect("amounts/earnedMicroUsd", line.amounts().earned(), shares.earned());
        expect(
                "amounts/platformMicroUsd",
                line.amounts().platform(),
                shares.charged().minus(shares.earned()));
    }

    /** Whoever is responsible, how long nothing was served and the two rates say what was made good. */
    private void amends() {
        if (line.lostMillis() != SlaCredit.creditedMillis(party(), line.lostMillis())) {
            throw wrong(
                    "lostMillis",
                    line.lostMillis() + " (expected: 0 for the customer's own ends, at most " + SlaCredit.MOST_MILLIS
                            + " for others)");
        }
        expect(
                "amounts/creditedMicroUsd",
                line.amounts().credited(),
                SlaCredit.of(party(), line.lostMillis(), line.terms().customerRate()));
        expect(
                "amounts/recoveredMicroUsd",
                line.amounts().recovered(),
                line.atFault() == null ? Money.ZERO : AtFault.owed(line.terms(), line.activeMillis()));
    }

    private Reason.Party party() {
        for (Reason.Party party : Reason.Party.values()) {
            if (party.name().toLowerCase(Locale.ROOT).equals(line.reason().party())) {
                return party;
            }
        }
        // where it is not known who ended a lease, nobody is credited for it
        return Reason.Party.CUSTOMER;
    }

    /** Of files that say what their reasons rest on: no more than one of three words, and the one that holds. */
    static void effect(String where, InvoiceFile.Line line) {
        boolean said = line.reason().effect().equals("credited");
        boolean paid = line.amounts().credited().isPositive();
        boolean known = !line.reason().code().isEmpty();
        if (said != paid || known && !EFFECTS.contains(line.reason().effect()) || known && !isParty(line)) {
            throw new Wrongness(
                    where + "/reason",
                    InvoiceCodes.WRONG_AMOUNT.name(),
                    "'" + line.reason().party() + "', '" + line.reason().effect() + "' with "
                            + line.amounts().credited().microUsd() + " micro-USD credited");
        }
    }

    private static boolean isParty(InvoiceFile.Line line) {
        return Stream.of(Reason.Party.values())
                .anyMatch(party -> party.name()
                        .toLowerCase(Locale.ROOT)
                        .equals(line.reason().party()));
    }

    private void transfers() {
        var ids = new HashSet<String>();
        for (int i = 0; i < line.transfers().size(); i++) {
            InvoiceFile.Moved moved = line.transfers().get(i);
            String at = "transfers/" + i;
            if (!ids.add(moved.id()) || !Transfer.idOf(moved.cause()).text().equals(moved.id())) {
                throw wrong(at, "id is not the one of its cause, or there twice");
            }
            if (!moved.amount().isPositive()) {
                throw wrong(at, "amount: " + moved.amount().microUsd() + " (expected: > 0)");
            }
            count(at, moved);
        }
    }

    private void count(String at, InvoiceFile.Moved moved) {
        String[] cause = moved.cause().split("/", -1);
        Account held = Account.of(customer, AccountKind.RESERVED);
        boolean in = moved.credit().equals(held) && isSource(moved.debit());
        boolean out = moved.debit().equals(held) && isSource(moved.credit());
        boolean known = cause.length == 4 && cause[0].equals(line.lease().text());
        if (known && cause[1].equals("reserve") && in) {
            reserved = reserved.plus(moved.amount());
        } else if (known && cause[1].equals("release") && out) {
            released = released.plus(moved.amount());
        } else if (known && cause[1].equals("charge") && isCharge(moved)) {
            charged = moved.debit().equals(held) ? charged.plus(moved.amount()) : charged;
            flows.merge(moved.debit(), Money.ZERO.minus(moved.amount()), Money::plus);
            flows.merge(moved.credit(), moved.amount(), Money::plus);
        } else if (moved.cause().equals(line.lease().text() + "/credit") && isCredit(moved)) {
            credited = credited.plus(moved.amount());
        } else if (known && cause[1].equals("recover") && isRecovery(moved)) {
            recovered = recovered.plus(moved.amount());
        } else {
            throw wrong(
                    at,
                    "'" + moved.cause() + "' from " + moved.debit() + " to " + moved.credit()
                            + " is no movement of this lease");
        }
    }

    /** From the customer, or between what the platform keeps and bears, to the provider or the platform. */
    private boolean isCharge(InvoiceFile.Moved moved) {
        Account held = Account.of(customer, AccountKind.RESERVED);
        Account earned = Account.of(line.provider(), AccountKind.EARNED);
        return (moved.debit().equals(held) || isPlatform(moved.debit()))
                && (moved.credit().equals(earned) || isPlatform(moved.credit()));
    }

    private boolean isCredit(InvoiceFile.Moved moved) {
        return moved.debit().equals(Account.platform(AccountKind.SLA_CREDITS))
                && moved.credit().equals(Account.of(customer, AccountKind.PROMOTIONAL));
    }

    private boolean isRecovery(InvoiceFile.Moved moved) {
        AtFault atFault = line.atFault();
        return atFault != null
                && RECOVERED_FROM.stream().anyMatch(kind -> moved.debit().equals(Account.of(atFault.provider(), kind)))
                && moved.credit().equals(Account.platform(AccountKind.SLA_CREDITS));
    }

    private static boolean isPlatform(Account account) {
        return account.equals(Account.platform(AccountKind.FEES))
                || account.equals(Account.platform(AccountKind.SLA_CREDITS));
    }

    private boolean isSource(Account account) {
        return account.equals(Account.of(customer, AccountKind.AVAILABLE))
                || account.equals(Account.of(customer, AccountKind.PROMOTIONAL));
    }

    private void sums() {
        expect("amounts/reservedMicroUsd", line.amounts().reserved(), reserved);
        expect("amounts/releasedMicroUsd", line.amounts().released(), released);
        expect("transfers", charged, line.amounts().charged());
        expect(
                "transfers",
                flow(Account.of(line.provider(), AccountKind.EARNED)),
                line.amounts().earned());
        // a difference that the platform bears comes from one account, its fee goes to another
        Terms.Shares shares = line.terms().at(line.activeMillis());
        Money borne = shares.share().min(Money.ZERO);
        expect("transfers", flow(Account.platform(AccountKind.SLA_CREDITS)), borne);
        expect(
                "transfers",
                flow(Account.platform(AccountKind.FEES)),
                line.amounts().platform().minus(borne));
        expect("transfers", reserved, charged.plus(released));
        expect("transfers", credited, line.amounts().credited());
        expect("transfers", recovered, line.amounts().recovered());
    }

    private Money flow(Account account) {
        return flows.getOrDefault(account, Money.ZERO);
    }

    private void expect(String what, Money found, Money expected) {
        if (!found.equals(expected)) {
            throw wrong(what, found.microUsd() + " micro-USD (expected: " + expected.microUsd() + ")");
        }
    }

    private Wrongness wrong(String what, String message) {
        return new Wrongness(where + "/" + what, InvoiceCodes.WRONG_AMOUNT.name(), message);
    }
}
