package dev.argosy.ledger.invoice;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.codes.InvoiceCodes;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Transfer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** The money of one line: what the terms say, what moved, and that both are the same. */
final class LineCheck {
    private final String where;
    private final InvoiceFile.Line line;
    private final OrganizationId customer;
    private final Map<Account, Money> flows = new HashMap<>();
    private Money reserved = Money.ZERO;
    private Money released = Money.ZERO;
    private Money charged = Money.ZERO;

    private LineCheck(String where, InvoiceFile.Line line, OrganizationId customer) {
        this.where = where;
        this.line = line;
        this.customer = customer;
    }

    static void check(String where, InvoiceFile.Line line, OrganizationId customer) {
        var check = new LineCheck(where, line, customer);
        check.terms();
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
            flows.merge(moved.debit(), Money.ZERO.minus(moved.amount()), Money::plus);
            flows.merge(moved.credit(), moved.amount(), Money::plus);
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
        Money platform = flow(Account.platform(AccountKind.FEES)).plus(flow(Account.platform(AccountKind.SLA_CREDITS)));
        expect("transfers", platform, line.amounts().platform());
        expect("transfers", reserved, charged.plus(released));
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
