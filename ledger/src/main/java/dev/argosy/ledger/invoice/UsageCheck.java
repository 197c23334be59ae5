package dev.argosy.ledger.invoice;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.codes.InvoiceCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a machine signed for one lease: each record proven, the chain growing, the charge within the last total. */
final class UsageCheck {
    private UsageCheck() {}

    static void check(String where, InvoiceFile.Line line, Certificates certificates) {
        UsageRecord before = null;
        for (int i = 0; i < line.usage().size(); i++) {
            String at = where + "/usage/" + i;
            InvoiceFile.Usage usage = line.usage().get(i);
            UsageRecord record = proven(at, usage, line, certificates);
            follows(at, before, record);
            before = record;
        }
        long last = before == null ? 0 : before.activeMillis();
        if (line.activeMillis() > last) {
            throw new Wrongness(
                    where + "/activeMillis",
                    InvoiceCodes.WRONG_USAGE.name(),
                    "charged " + line.activeMillis() + " ms (expected: <= " + last + " signed)");
        }
    }

    private static UsageRecord proven(
            String at, InvoiceFile.Usage usage, InvoiceFile.Line line, Certificates certificates) {
        byte[] recordBytes = usage.record().getBytes(StandardCharsets.UTF_8);
        byte[] reportBytes = usage.report().getBytes(StandardCharsets.UTF_8);
        UsageRecord record;
        UsageReport report;
        byte[] signature;
        try {
            record = UsageRecord.parse(recordBytes);
            report = UsageReport.parse(reportBytes);
            signature = Encoded.base64(usage.signature());
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            throw wrong(at, String.valueOf(malformed.getMessage()));
        }
        if (!record.lease().equals(line.lease()) || !record.token().equals(line.token())) {
            throw wrong(at, "record of " + record.lease() + " under another lease or token");
        }
        if (!record.termsHash().equals(line.termsHash())) {
            throw wrong(at, "record under other terms");
        }
        if (!report.machine().equals(line.token().machine())) {
            throw wrong(at, "report of another machine");
        }
        Digest root = MerkleTree.rootFrom(recordBytes, usage.path());
        if (!root.equals(report.root())) {
            throw wrong(at, "record is not in its report: root " + root + " (expected: " + report.root() + ")");
        }
        String name = "spiffe://argosy/machine/" + line.token().machine().text() + "/usage";
        X509Certificate certificate = certificates.of(at + "/certificate", usage.certificate(), name);
        if (!Ed25519.check(certificate.getPublicKey()).holds(reportBytes, signature)) {
            throw new Wrongness(at, Codes.BAD_SIGNATURE.name(), "signature of the report does not hold");
        }
        return record;
    }

    private static void follows(String at, @Nullable UsageRecord before, UsageRecord record) {
        if (before == null) {
            if (record.sequence() == 1 && !record.previous().equals(Digest.ZERO)) {
                throw wrong(at, "the first record names one before it");
            }
            return;
        }
        if (record.sequence() <= before.sequence() || record.activeMillis() < before.activeMillis()) {
            throw wrong(
                    at,
                    "sequence " + record.sequence() + ", total " + record.activeMillis() + " (expected: after "
                            + before.sequence() + ", at least " + before.activeMillis() + ")");
        }
        if (record.sequence() == before.sequence() + 1 && !record.previous().equals(before.hash())) {
            throw wrong(at, "the chain is broken: another record came before");
        }
    }

    private static Wrongness wrong(String at, String message) {
        return new Wrongness(at, InvoiceCodes.WRONG_USAGE.name(), message);
    }
}
