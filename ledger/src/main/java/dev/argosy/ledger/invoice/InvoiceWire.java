package dev.argosy.ledger.invoice;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.ledger.Account;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An invoice file as JSON and back, member by member. */
final class InvoiceWire {
    /** Whether what is read is of the first format, which had fewer members. */
    private final boolean isFirst;

    private InvoiceWire(boolean isFirst) {
        this.isFirst = isFirst;
    }

    static Json.Members write(InvoiceFile file) {
        return object(
                "format", text(file.format()),
                "invoice", text(file.invoice().text()),
                "cluster", text(file.cluster().text()),
                "customer", text(file.customer().text()),
                "issuedAt", text(file.issuedAt().toString()),
                "leases", items(file.lines(), InvoiceWire::write),
                "totals", write(file.totals()),
                "authority", text(file.authority()));
    }

    static InvoiceFile read(Json.Members unsealed) {
        return Members.read("", unsealed, members -> {
            String format = members.parsed("format", InvoiceWire::format);
            var wire = new InvoiceWire(format.equals(InvoiceFile.FIRST_FORMAT));
            return new InvoiceFile(
                    format,
                    members.parsed("invoice", InvoiceId::parse),
                    members.parsed("cluster", ClusterId::parse),
                    members.parsed("customer", OrganizationId::parse),
                    members.parsed("issuedAt", InvoiceWire::instant),
                    members.text("authority"),
                    members.objects("leases", wire::line),
                    members.object("totals", wire::totals));
        });
    }

    private static Json write(InvoiceFile.Line line) {
        return object(
                "lease", text(line.lease().text()),
                "rank", new Json.Whole(line.rank()),
                "provider", text(line.provider().text()),
                "machine", text(line.token().machine().text()),
                "grantNumber", new Json.Whole(line.token().grantNumber()),
                "slice", text(line.slice()),
                "terms", write(line.terms()),
                "termsHash", text(line.termsHash().hex()),
                "grantedMillis", new Json.Whole(line.grantedMillis()),
                "capMillis", new Json.Whole(line.capMillis()),
                "activeMillis", new Json.Whole(line.activeMillis()),
                "lostMillis", new Json.Whole(line.lostMillis()),
                "atFault", items(line.atFault() == null ? List.of() : List.of(line.atFault()), InvoiceWire::write),
                "amounts", write(line.amounts()),
                "reason", write(line.reason()),
                "usage", items(line.usage(), InvoiceWire::write),
                "transfers", items(line.transfers(), InvoiceWire::write));
    }

    private static Json write(AtFault atFault) {
        return object(
                "lease", text(atFault.lease().text()),
                "provider", text(atFault.provider().text()));
    }

    private @Nullable AtFault atFault(Members members) {
        if (isFirst) {
            return null;
        }
        List<AtFault> found = members.objects(
                "atFault",
                one -> new AtFault(one.parsed("lease", LeaseId::parse), one.parsed("provider", OrganizationId::parse)));
        if (found.size() > 1) {
            throw new NotCanonical(members.path("atFault") + ": " + found.size() + " (expected: at most one)");
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private InvoiceFile.Line line(Members members) {
        return new InvoiceFile.Line(
                members.parsed("lease", LeaseId::parse),
                members.count("rank"),
                members.parsed("provider", OrganizationId::parse),
                token(members),
                members.text("slice"),
                members.object("terms", InvoiceWire::terms),
                members.parsed("termsHash", Digest::new),
                members.number("grantedMillis"),
                members.number("capMillis"),
                members.number("activeMillis"),
                isFirst ? 0 : members.number("lostMillis"),
                atFault(members),
                members.object("amounts", this::amounts),
                members.object("reason", this::reason),
                members.objects("usage", InvoiceWire::usage),
                members.objects("transfers", InvoiceWire::moved));
    }

    private static FencingToken token(Members members) {
        long grantNumber = members.number("grantNumber");
        if (grantNumber == 0) {
            throw new NotCanonical(members.path("grantNumber") + ": 0 (expected: >= 1)");
        }
        return new FencingToken(members.parsed("machine", MachineId::parse), grantNumber);
    }

    private static Json write(Terms terms) {
        return object(
                "customerMicroUsdPerHour", new Json.Whole(terms.customerRate().microUsdPerHour()),
                "providerMicroUsdPerHour", new Json.Whole(terms.providerRate().microUsdPerHour()),
                "feeBasisPoints", new Json.Whole(terms.feeBasisPoints()));
    }

    private static Terms terms(Members members) {
        int fee = members.count("feeBasisPoints");
        if (fee > Terms.MAX_FEE_BASIS_POINTS) {
            throw new NotCanonical(members.path("feeBasisPoints") + ": " + fee + " (expected: 0..10000)");
        }
        return new Terms(
                new Rate(members.number("customerMicroUsdPerHour")),
                new Rate(members.number("providerMicroUsdPerHour")),
                fee);
    }

    private static Json write(InvoiceFile.Amounts amounts) {
        return object(
                "reservedMicroUsd", money(amounts.reserved()),
                "chargedMicroUsd", money(amounts.charged()),
                "releasedMicroUsd", money(amounts.released()),
                "earnedMicroUsd", money(amounts.earned()),
                "platformMicroUsd", money(amounts.platform()),
                "creditedMicroUsd", money(amounts.credited()),
                "recoveredMicroUsd", money(amounts.recovered()));
    }

    private InvoiceFile.Amounts amounts(Members members) {
        return new InvoiceFile.Amounts(
                money(members, "reservedMicroUsd"),
                money(members, "chargedMicroUsd"),
                money(members, "releasedMicroUsd"),
                money(members, "earnedMicroUsd"),
                signed(members, "platformMicroUsd"),
                sinceSecond(members, "creditedMicroUsd"),
                sinceSecond(members, "recoveredMicroUsd"));
    }

    private Money sinceSecond(Members members, String name) {
        return isFirst ? Money.ZERO : money(members, name);
    }

    private static Json write(InvoiceFile.Totals totals) {
        return object(
                "chargedMicroUsd", money(totals.charged()),
                "releasedMicroUsd", money(totals.released()),
                "earnedMicroUsd", money(totals.earned()),
                "platformMicroUsd", money(totals.platform()),
                "creditedMicroUsd", money(totals.credited()),
                "recoveredMicroUsd", money(totals.recovered()));
    }

    private InvoiceFile.Totals totals(Members members) {
        return new InvoiceFile.Totals(
                money(members, "chargedMicroUsd"),
                money(members, "releasedMicroUsd"),
                money(members, "earnedMicroUsd"),
                signed(members, "platformMicroUsd"),
                sinceSecond(members, "creditedMicroUsd"),
                sinceSecond(members, "recoveredMicroUsd"));
    }

    private static Json write(InvoiceFile.Reason reason) {
        return object(
                "code", text(reason.code()),
                "party", text(reason.party()),
                "evidence", text(reason.evidence()),
                "effect", text(reason.effect()));
    }

    private InvoiceFile.Reason reason(Members members) {
        return new InvoiceFile.Reason(
                members.text("code"),
                members.text("party"),
                isFirst ? "" : members.text("evidence"),
                members.text("effect"));
    }

    private static Json write(InvoiceFile.Usage usage) {
        return object(
                "record", text(usage.record()),
                "path", items(usage.path(), InvoiceWire::write),
                "report", text(usage.report()),
                "signature", text(usage.signature()),
                "certificate", text(usage.certificate()));
    }

    private static InvoiceFile.Usage usage(Members members) {
        return new InvoiceFile.Usage(
                members.text("record"),
                members.objects(
                        "path",
                        step -> new MerkleTree.Step(step.parsed("sibling", Digest::new), step.truth("siblingIsLeft"))),
                members.text("report"),
                members.text("signature"),
                members.text("certificate"));
    }

    private static Json write(MerkleTree.Step step) {
        return object("sibling", text(step.sibling().hex()), "siblingIsLeft", new Json.Truth(step.siblingIsLeft()));
    }

    private static Json write(InvoiceFile.Moved moved) {
        return object(
                "id", text(moved.id()),
                "cause", text(moved.cause()),
                "debit", text(moved.debit().text()),
                "credit", text(moved.credit().text()),
                "amountMicroUsd", money(moved.amount()));
    }

    private static InvoiceFile.Moved moved(Members members) {
        return new InvoiceFile.Moved(
                members.text("id"),
                members.text("cause"),
                members.parsed("debit", Account::parse),
                members.parsed("credit", Account::parse),
                money(members, "amountMicroUsd"));
    }

    private static Money money(Members members, String name) {
        return Money.ofMicroUsd(members.number(name));
    }

    /** What the platform keeps may be less than nothing, where it bears a difference. */
    private static Money signed(Members members, String name) {
        if (members.any(name) instanceof Json.Whole(long value)) {
            return Money.ofMicroUsd(value);
        }
        throw new NotCanonical(members.path(name) + ": expected a whole number");
    }

    private static Instant instant(String text) {
        Instant instant = Instant.parse(text);
        expect(instant.toString(), text);
        return instant;
    }

    private static String format(String given) {
        if (!InvoiceFile.FORMATS.contains(given)) {
            throw new IllegalArgumentException("'" + given + "' (expected: one of " + InvoiceFile.FORMATS + ")");
        }
        return given;
    }

    private static String expect(String wanted, String given) {
        if (!given.equals(wanted)) {
            throw new IllegalArgumentException("'" + given + "' (expected: " + wanted + ")");
        }
        return given;
    }

    private static Json money(Money money) {
        return new Json.Whole(money.microUsd());
    }

    private static Json text(String value) {
        return new Json.Text(value);
    }

    private static <T> Json items(List<T> values, Function<T, Json> writer) {
        return new Json.Items(values.stream().map(writer).toList());
    }

    /** Names and values in turn. */
    private static Json.Members object(Object... namesAndValues) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return new Json.Members(members);
    }
}
