package dev.argosy.ledger.invoice;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.codes.InvoiceCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks an invoice file offline: seal, certificates, signatures, usage, terms, transfers and sums. */
public final class InvoiceVerifier {
    private static final String SEAL_NAME = "spiffe://argosy/portal/seal";

    private final List<String> lines = new ArrayList<>();
    private @Nullable Digest believed;

    private InvoiceVerifier() {}

    /**
     * @param file the bytes of the file
     * @param authority the SHA-256 of the authority's certificate (DER) that the reader trusts; empty to believe the
     *     file's own
     */
    public static InvoiceVerdict verify(byte[] file, Optional<Digest> authority) {
        var verifier = new InvoiceVerifier();
        Optional<InvoiceVerdict.Wrong> wrong = Optional.empty();
        try {
            verifier.check(file, authority);
        } catch (NotCanonical unreadable) {
            wrong = Optional.of(new InvoiceVerdict.Wrong(
                    "", InvoiceCodes.NOT_CANONICAL.name(), String.valueOf(unreadable.getMessage())));
        } catch (Wrongness found) {
            wrong = Optional.of(found.wrong());
        } catch (ArithmeticException overflow) {
            wrong = Optional.of(
                    new InvoiceVerdict.Wrong("", InvoiceCodes.WRONG_AMOUNT.name(), "a sum does not fit into 64 bits"));
        }
        return new InvoiceVerdict(verifier.lines, wrong, verifier.believed, authority.isPresent());
    }

    private void check(byte[] bytes, Optional<Digest> authority) {
        if (!(JsonReader.read(bytes) instanceof Json.Members document)) {
            throw new NotCanonical("expected an object");
        }
        Seal seal = Members.read("", document, members -> {
            document.values().keySet().forEach(members::any);
            return members.object(InvoiceSeal.MEMBER, Seal::read);
        });
        Json.Members unsealed = document.without(InvoiceSeal.MEMBER);
        InvoiceFile file = InvoiceWire.read(unsealed);
        var certificates = Certificates.under(file.authority(), file.issuedAt());
        believed = certificates.fingerprint();
        if (authority.isPresent() && !authority.get().equals(believed)) {
            throw new Wrongness(
                    "authority",
                    InvoiceCodes.BAD_CERTIFICATE.name(),
                    "authority: " + believed + " (expected: " + authority.get() + ")");
        }
        checkSeal(seal, unsealed, certificates);
        lines.add("seal: whole and by the portal (" + believed.hex().substring(0, 16) + "…)");
        checkLines(file, certificates);
        checkFaults(file);
        if (!InvoiceFile.Totals.of(file.lines()).equals(file.totals())) {
            throw new Wrongness("totals", InvoiceCodes.WRONG_AMOUNT.name(), "totals are not the sums of the lines");
        }
        lines.add("total: " + file.totals().charged().toUsd() + " USD charged, "
                + file.totals().released().toUsd() + " USD given back"
                + credited(file.totals().credited()));
    }

    private static void checkSeal(Seal seal, Json.Members unsealed, Certificates certificates) {
        Digest hash = Digest.of(JsonWriter.canonical(unsealed));
        if (!hash.equals(seal.hash())) {
            throw new Wrongness(
                    "seal", InvoiceCodes.BAD_SEAL.name(), "sha256: " + seal.hash() + " (expected: " + hash + ")");
        }
        X509Certificate certificate = certificates.of("seal/certificate", seal.certificate(), SEAL_NAME);
        if (!Encoded.pem(certificate).equals(seal.certificate())) {
            throw new Wrongness("seal/certificate", InvoiceCodes.NOT_CANONICAL.name(), "not in its one PEM form");
        }
        if (!Ed25519.check(certificate.getPublicKey()).holds(InvoiceSeal.signedText(hash), seal.signature())) {
            throw new Wrongness("seal", Codes.BAD_SIGNATURE.name(), "signature does not hold");
        }
    }

    private void checkLines(InvoiceFile file, Certificates certificates) {
        var leases = new HashSet<String>();
        for (int i = 0; i < file.lines().size(); i++) {
            InvoiceFile.Line line = file.lines().get(i);
            String where = "leases/" + i;
            if (!leases.add(line.lease().text())) {
                throw new Wrongness(where, InvoiceCodes.WRONG_USAGE.name(), line.lease() + " twice");
            }
            UsageCheck.check(where, line, certificates);
            LineCheck.check(where, line, file.customer());
            if (!file.format().equals(InvoiceFile.FIRST_FORMAT)) {
                LineCheck.effect(where, line);
            }
            lines.add(line.lease() + ": " + line.usage().size() + " signed records, " + line.activeMillis()
                    + " ms at " + line.terms().customerRate().perHour().toUsd() + " USD an hour = "
                    + line.amounts().charged().toUsd() + " USD"
                    + credited(line.amounts().credited())
                    + ", ended by " + line.reason().code());
        }
    }

    /** A lease that somebody else pays for replaces one of this cluster, and it is that one's provider who pays. */
    private static void checkFaults(InvoiceFile file) {
        var byLease = new HashMap<LeaseId, InvoiceFile.Line>();
        file.lines().forEach(line -> byLease.put(line.lease(), line));
        for (int i = 0; i < file.lines().size(); i++) {
            AtFault atFault = file.lines().get(i).atFault();
            InvoiceFile.Line lost = atFault == null ? null : byLease.get(atFault.lease());
            if (atFault != null && (lost == null || !lost.provider().equals(atFault.provider()))) {
                throw new Wrongness(
                        "leases/" + i + "/atFault",
                        InvoiceCodes.WRONG_AMOUNT.name(),
                        atFault.lease() + " of " + atFault.provider()
                                + " (expected: another lease of this invoice, and its provider)");
            }
        }
    }

    private static String credited(Money amount) {
        return amount.isPositive() ? ", " + amount.toUsd() + " USD credited" : "";
    }

    /** The last member of a file. */
    private record Seal(Digest hash, byte[] signature, String certificate) {
        static Seal read(Members members) {
            return new Seal(
                    members.parsed("sha256", Digest::new),
                    members.parsed("signature", Encoded::base64),
                    members.text("certificate"));
        }
    }
}
