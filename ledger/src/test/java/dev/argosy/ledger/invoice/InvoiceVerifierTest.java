package dev.argosy.ledger.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InvoiceVerifierTest {
    /** What the portal alone says and no evidence in the file can contradict. */
    private static final List<String> SAID_BY_THE_PORTAL = List.of(
            "invoice", "cluster", "issuedAt", "rank", "slice", "grantedMillis", "capMillis", "code", "evidence");

    private final SampleInvoice sample;
    private final Json.Members unsealed;
    private final Json.Members sealed;

    InvoiceVerifierTest() throws Exception {
        this.sample = new SampleInvoice();
        this.unsealed = sample.unsealed();
        this.sealed = sample.sealed(unsealed);
    }

    @Test
    void aGoodFileIsGoodInAnyFormatting() throws Exception {
        InvoiceVerdict verdict = verify(SampleInvoice.bytes(sealed));
        assertThat(verdict.wrong()).isEmpty();
        assertThat(verdict.lines()).hasSize(4);
        assertThat(verdict.lines().getLast()).startsWith("total: 0.32");
        assertThat(verdict.believed()).isEqualTo(fingerprint());
        assertThat(verify(JsonWriter.canonical(sealed)).good()).isTrue();
        String spaced = new String(SampleInvoice.bytes(sealed), StandardCharsets.UTF_8).replace("\":", "\" : ");
        assertThat(verify(spaced.getBytes(StandardCharsets.UTF_8)).good()).isTrue();
    }

    @Test
    void anotherAuthorityIsRefused() {
        InvoiceVerdict verdict = InvoiceVerifier.verify(SampleInvoice.bytes(sealed), Optional.of(Digest.ofText("x")));
        assertThat(verdict.wrong()).get().extracting(InvoiceVerdict.Wrong::code).isEqualTo("bad-certificate");
        assertThat(InvoiceVerifier.verify(SampleInvoice.bytes(sealed), Optional.empty())
                        .good())
                .isTrue();
    }

    @Test
    void everyValueThatIsChangedBreaksTheFile() {
        List<Change> changes = changes("", sealed);
        assertThat(changes).hasSizeGreaterThan(120);
        for (Change change : changes) {
            assertThat(verify(SampleInvoice.bytes(change.document())).good())
                    .as(change.where())
                    .isFalse();
        }
    }

    @Test
    void aPortalThatSealsAnewCannotChangeWhatMachinesSignedOrWhatWasAgreed() {
        for (Change change : changes("", unsealed)) {
            String name = change.where().substring(change.where().lastIndexOf('/') + 1);
            byte[] file = SampleInvoice.bytes(sample.sealed((Json.Members) change.document()));
            assertThat(verify(file).good()).as(change.where()).isEqualTo(SAID_BY_THE_PORTAL.contains(name));
        }
    }

    @Test
    void unknownMissingAndRepeatedMembersAreNotCanonical() {
        for (String where : List.of("", "leases/0", "leases/0/usage/0", "totals", "leases/1/terms")) {
            Json more = at(where, unsealed, value -> ((Json.Members) value).with("more", new Json.Whole(1)));
            assertThat(code(SampleInvoice.bytes(sample.sealed((Json.Members) more))))
                    .isEqualTo("not-canonical");
        }
        for (String name : unsealed.values().keySet()) {
            assertThat(code(SampleInvoice.bytes(sample.sealed(unsealed.without(name)))))
                    .as(name)
                    .isEqualTo("not-canonical");
        }
        String text = new String(SampleInvoice.bytes(sealed), StandardCharsets.UTF_8);
        for (String broken : List.of(
                "",
                "[]",
                text + "x",
                text.replaceFirst("\"rank\":0", "\"rank\":0,\"rank\":0"),
                text.replaceFirst("\"rank\":0", "\"rank\":0.0"),
                text.replaceFirst("\"rank\":0", "\"rank\":00"),
                text.replaceFirst("\"rank\":0", "\"rank\":9007199254740992"),
                "[".repeat(100_000))) {
            assertThat(code(broken.getBytes(StandardCharsets.UTF_8))).isEqualTo("not-canonical");
        }
        assertThat(code(new byte[] {'"', (byte) 0xff, '"'})).isEqualTo("not-canonical");
    }

    @Test
    void evidenceThatIsLeftOutOrSwappedIsMissed() {
        Json noUsage = at("leases/0/usage", unsealed, any -> new Json.Items(List.of()));
        assertThat(wrongPlace(noUsage)).isEqualTo("leases/0/activeMillis");
        Json swapped = at(
                "leases/0/usage",
                unsealed,
                any -> new Json.Items(((Json.Items) any).values().reversed()));
        assertThat(wrongPlace(swapped)).isEqualTo("leases/0/usage/1");
        Json twice = at("leases", unsealed, any -> {
            Json first = ((Json.Items) any).values().getFirst();
            return new Json.Items(List.of(first, first));
        });
        assertThat(wrongPlace(twice)).isEqualTo("leases/1");
        Json noTransfers = at("leases/1/transfers", unsealed, any -> new Json.Items(List.of()));
        assertThat(wrongPlace(noTransfers)).startsWith("leases/1/");
    }

    @Test
    void whatWasMadeGoodIsShownAndCannotBeForged() {
        List<String> lines = verify(SampleInvoice.bytes(sealed)).lines();
        assertThat(lines.get(1)).endsWith("0.161455 USD, 0.073333 USD credited, ended by machine-lost");
        assertThat(lines.get(2)).endsWith("USD, ended by exited");
        assertThat(lines.getLast()).endsWith("given back, 0.073333 USD credited");
        // the customer's own end credited with all it takes but the law
        Json own = at("leases/0/reason/party", unsealed, _ -> new Json.Text("customer"));
        assertThat(wrongPlace(own)).isEqualTo("leases/0/lostMillis");
        Json late = at("leases/0/lostMillis", unsealed, _ -> new Json.Whole(3_600_001));
        assertThat(wrongPlace(late)).isEqualTo("leases/0/lostMillis");
        Json said = at("leases/1/reason/effect", unsealed, _ -> new Json.Text("credited"));
        assertThat(wrongPlace(said)).isEqualTo("leases/1/reason");
        Json unsaid = at("leases/0/reason/effect", unsealed, _ -> new Json.Text("charged"));
        assertThat(wrongPlace(unsaid)).isEqualTo("leases/0/reason");
        Json unpaid = without("leases/0", "/credit");
        assertThat(wrongPlace(unpaid)).isEqualTo("leases/0/transfers");
        Json unrecovered = without("leases/1", "/recover/");
        assertThat(wrongPlace(unrecovered)).isEqualTo("leases/1/transfers");
        Json nobody = at("leases/1/atFault", unsealed, _ -> new Json.Items(List.of()));
        assertThat(wrongPlace(nobody)).isEqualTo("leases/1/amounts/recoveredMicroUsd");
        Json another = at("leases/1/atFault/0/lease", unsealed, _ -> new Json.Text(new LeaseId(new UUID(7, 7)).text()));
        assertThat(wrongPlace(another)).isEqualTo("leases/1/atFault");
        Json twoAtFault = at("leases/1/atFault", unsealed, any -> {
            Json first = ((Json.Items) any).values().getFirst();
            return new Json.Items(List.of(first, first));
        });
        assertThat(code(SampleInvoice.bytes(sample.sealed((Json.Members) twoAtFault))))
                .isEqualTo("not-canonical");
    }

    private Json without(String line, String cause) {
        return at(
                line + "/transfers",
                unsealed,
                any -> new Json.Items(((Json.Items) any)
                        .values().stream()
                                .filter(one -> !JsonWriter.inOrder(one).contains(cause))
                                .toList()));
    }

    @Test
    void filesOfTheFirstFormatAreStillRead() throws Exception {
        Json.Members first = firstFormat();
        InvoiceVerdict verdict = verify(SampleInvoice.bytes(sample.sealed(first)));
        assertThat(verdict.wrong()).isEmpty();
        // a file says which it is: members of one are unknown to the other
        Json mixed = first.with("format", new Json.Text(InvoiceFile.FORMAT));
        assertThat(code(SampleInvoice.bytes(sample.sealed((Json.Members) mixed))))
                .isEqualTo("not-canonical");
        Json third = unsealed.with("format", new Json.Text("argosy-invoice-v3"));
        assertThat(code(SampleInvoice.bytes(sample.sealed((Json.Members) third))))
                .isEqualTo("not-canonical");
    }

    /** As it was written before there was anything to make good: one lease, with fewer members. */
    private Json.Members firstFormat() throws Exception {
        Json one = at(
                "leases",
                sample.unsealed(SampleInvoice.PLAIN),
                any -> new Json.Items(((Json.Items) any)
                        .values().stream().map(InvoiceVerifierTest::firstLine).toList()));
        Json fewer = at("totals", one, InvoiceVerifierTest::firstAmounts);
        return ((Json.Members) fewer).with("format", new Json.Text("argosy-invoice-v1"));
    }

    private static Json firstLine(Json line) {
        Json fewer = at("amounts", line, InvoiceVerifierTest::firstAmounts);
        fewer = at("reason", fewer, reason -> ((Json.Members) reason).without("evidence"));
        return ((Json.Members) fewer).without("lostMillis").without("atFault");
    }

    private static Json firstAmounts(Json amounts) {
        return ((Json.Members) amounts).without("creditedMicroUsd").without("recoveredMicroUsd");
    }

    private String wrongPlace(Json changed) {
        return verify(SampleInvoice.bytes(sample.sealed((Json.Members) changed)))
                .wrong()
                .orElseThrow()
                .where();
    }

    private String code(byte[] file) {
        return verify(file).wrong().orElseThrow().code();
    }

    private InvoiceVerdict verify(byte[] file) {
        try {
            return InvoiceVerifier.verify(file, Optional.of(fingerprint()));
        } catch (java.security.cert.CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Digest fingerprint() throws java.security.cert.CertificateEncodingException {
        return Digest.of(sample.authority.certificate().getEncoded());
    }

    /** A document with one value changed. */
    private record Change(String where, Json document) {}

    /** Every document that differs from this one in one leaf. */
    private static List<Change> changes(String where, Json value) {
        var changes = new ArrayList<Change>();
        switch (value) {
            case Json.Text(String text) -> changes.add(new Change(where, new Json.Text(flipped(text))));
            case Json.Whole(long number) -> changes.add(new Change(where, new Json.Whole(number + 1)));
            case Json.Truth(boolean truth) -> changes.add(new Change(where, new Json.Truth(!truth)));
            case Json.Items(List<Json> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    int index = i;
                    for (Change inner : changes(where + "/" + i, items.get(i))) {
                        var copy = new ArrayList<>(items);
                        copy.set(index, inner.document());
                        changes.add(new Change(inner.where(), new Json.Items(copy)));
                    }
                }
            }
            case Json.Members members ->
                members.values()
                        .forEach((name, inner) -> changes(where + "/" + name, inner)
                                .forEach(change -> changes.add(
                                        new Change(change.where(), members.with(name, change.document())))));
        }
        return changes;
    }

    /** Changes a character that keeps ids, instants and codes well formed. */
    private static String flipped(String text) {
        for (int i = text.length() - 1; i >= 0; i--) {
            char at = text.charAt(i);
            if (at >= '0' && at <= '9' || at >= 'a' && at <= 'f') {
                char other = at == '1' ? '2' : '1';
                return text.substring(0, i) + other + text.substring(i + 1);
            }
        }
        return text + "1";
    }

    private static Json at(String where, Json value, UnaryOperator<Json> change) {
        if (where.isEmpty()) {
            return change.apply(value);
        }
        int slash = where.indexOf('/');
        String name = slash < 0 ? where : where.substring(0, slash);
        String rest = slash < 0 ? "" : where.substring(slash + 1);
        return switch (value) {
            case Json.Members members -> {
                var copy = new LinkedHashMap<>(members.values());
                copy.compute(name, (any, inner) -> at(rest, Objects.requireNonNull(inner), change));
                yield new Json.Members(copy);
            }
            case Json.Items(List<Json> items) -> {
                var copy = new ArrayList<>(items);
                copy.set(Integer.parseInt(name), at(rest, items.get(Integer.parseInt(name)), change));
                yield new Json.Items(copy);
            }
            default -> throw new IllegalArgumentException(where);
        };
    }
}
