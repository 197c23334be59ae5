package dev.argosy.portal.metering;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.portal.fleet.Machines.MachineCertificates;
import dev.argosy.portal.metering.MeterRules.Incoming;
import dev.argosy.portal.metering.MeteringPorts.UsageSignatures;
import dev.argosy.protocol.v1.UsageBatch;
import dev.argosy.protocol.v1.UsageEntry;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** A report whose signature, count, root and records were checked; all bytes as they came. */
record SignedUsage(byte[] report, byte[] signature, List<byte[]> records, List<Incoming> incoming, MerkleTree tree) {
    /** Larger reports are refused: a control message holds 64 KiB. */
    private static final int MOST_RECORDS = 1_000;

    /** Reads what a machine sent, or throws a refusal. */
    static SignedUsage read(
            MachineId machine, MachineCertificates certificates, UsageSignatures signatures, byte[] body) {
        UsageBatch batch;
        try {
            batch = UsageBatch.parseFrom(body);
        } catch (InvalidProtocolBufferException unreadable) {
            throw malformed("" + unreadable.getMessage());
        }
        int count = batch.getEntriesCount();
        if (count < 1 || count > MOST_RECORDS) {
            throw malformed("records: " + count + " (expected: 1.." + MOST_RECORDS + ")");
        }
        byte[] report = batch.getReport().toByteArray();
        byte[] signature = batch.getSignature().toByteArray();
        checkSignature(certificates, signatures, report, signature);
        var records = new ArrayList<byte[]>(count);
        var incoming = new ArrayList<Incoming>(count);
        try {
            for (UsageEntry entry : batch.getEntriesList()) {
                byte[] bytes = entry.getRecord().toByteArray();
                records.add(bytes);
                incoming.add(new Incoming(UsageRecord.parse(bytes), Digest.of(bytes), entry.getLast()));
            }
            MerkleTree tree = MerkleTree.of(records);
            checkReport(machine, UsageReport.parse(report), tree, count);
            return new SignedUsage(report, signature, records, incoming, tree);
        } catch (IllegalArgumentException unreadable) {
            throw malformed("" + unreadable.getMessage());
        }
    }

    private static void checkSignature(
            MachineCertificates certificates, UsageSignatures signatures, byte[] report, byte[] signature) {
        boolean holds;
        try {
            holds = signatures.check(certificates.usageKey()).holds(report, signature);
        } catch (GeneralSecurityException notAKey) {
            throw new IllegalStateException("the usage key of an enrolled machine cannot be read", notAKey);
        }
        if (!holds) {
            throw Refusal.of(
                            Codes.BAD_SIGNATURE,
                            "usage report: the signature is not by this machine's usage key",
                            "join the machine again")
                    .asException();
        }
    }

    private static void checkReport(MachineId machine, UsageReport report, MerkleTree tree, int count) {
        if (!report.machine().equals(machine)) {
            throw malformed("report of machine " + report.machine() + " (expected: " + machine + ")");
        }
        if (report.count() != count) {
            throw malformed("report over " + report.count() + " records (expected: " + count + ")");
        }
        if (!report.root().equals(tree.root())) {
            throw Refusal.of(
                            Codes.BAD_SIGNATURE,
                            "usage report: its root does not match the records",
                            "send the records in the order of the report")
                    .asException();
        }
    }

    private static RuntimeException malformed(String what) {
        return Refusal.of(Codes.INVALID_VALUE, "usage report: " + what, "update the agent")
                .asException();
    }
}
