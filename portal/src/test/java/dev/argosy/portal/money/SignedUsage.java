package dev.argosy.portal.money;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.metering.Evidence;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** A machine that signs usage of leases, as metering keeps it. */
final class SignedUsage implements BilledLeases {
    private static final MachineId MACHINE = new MachineId(new UUID(6, 1));

    private final KeyPair key = Ed25519.generate(new SecureRandom());
    private final X509Certificate certificate;
    private final Map<LeaseId, Known> leases = new HashMap<>();

    /** A lease with what was signed of it. */
    private record Known(FencingToken token, Terms terms, Reason reason, List<UsageRecord> records) {}

    SignedUsage(PortalKeys keys) {
        var authority = new Certificates(keys.authority(), keys.authorityKey(), new SecureRandom());
        certificate = authority.issue(new Certificates.Wanted(
                key.getPublic(),
                "machine",
                List.of("spiffe://argosy/machine/" + MACHINE.text() + "/usage"),
                List.of(),
                Certificates.Use.SIGNING,
                Instant.now().minus(Duration.ofHours(1)),
                Instant.now().plus(Duration.ofDays(1))));
    }

    /** Tells of a lease, or why one has ended. */
    void lease(LeaseId lease, Terms terms, Reason reason) {
        Known before = leases.get(lease);
        leases.put(
                lease,
                before == null
                        ? new Known(new FencingToken(MACHINE, 3 + leases.size()), terms, reason, new ArrayList<>())
                        : new Known(before.token(), terms, reason, before.records()));
    }

    void sign(LeaseId lease, long millis) {
        Known known = known(lease);
        List<UsageRecord> records = known.records();
        Digest before = records.isEmpty() ? Digest.ZERO : records.getLast().hash();
        records.add(new UsageRecord(lease, known.token(), known.terms().hash(), records.size() + 1, millis, before));
    }

    private Known known(LeaseId lease) {
        return Objects.requireNonNull(leases.get(lease));
    }

    Map<LeaseId, AcceptedUsage.Total> totals(Transaction tx, Collection<LeaseId> wanted) {
        var totals = new HashMap<LeaseId, AcceptedUsage.Total>();
        for (LeaseId lease : wanted) {
            List<UsageRecord> records = known(lease).records();
            if (!records.isEmpty()) {
                totals.put(lease, new AcceptedUsage.Total(records.getLast().activeMillis(), true));
            }
        }
        return totals;
    }

    @Override
    public Map<LeaseId, Facts> facts(Transaction tx, Collection<LeaseId> wanted) {
        var facts = new HashMap<LeaseId, Facts>();
        wanted.forEach(lease -> facts.put(
                lease,
                new Facts(
                        0,
                        known(lease).token(),
                        "gpus=;cpu=1;memory=1;disk=1",
                        0,
                        Optional.of(known(lease).reason()))));
        return facts;
    }

    @Override
    public List<Evidence> evidence(Transaction tx, LeaseId lease) {
        return known(lease).records().stream().map(this::evidence).toList();
    }

    private Evidence evidence(UsageRecord record) {
        UsageReport report = UsageReport.over(MACHINE, List.of(record));
        try {
            return new Evidence(
                    record.sequence(),
                    record.bytes(),
                    false,
                    MerkleTree.of(List.of(record.bytes())).path(0),
                    report.bytes(),
                    Ed25519.signer(key.getPrivate()).sign(report.bytes()),
                    certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
