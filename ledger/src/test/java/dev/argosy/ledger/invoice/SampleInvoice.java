package dev.argosy.ledger.invoice;

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
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Bookings;
import dev.argosy.ledger.Parts;
import dev.argosy.ledger.Reservation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** An invoice of two leases on two machines, made the way the portal makes one. */
final class SampleInvoice {
    static final OrganizationId CUSTOMER = new OrganizationId(new UUID(1, 1));
    private static final OrganizationId PROVIDER = new OrganizationId(new UUID(1, 2));
    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 3));
    private static final Terms TERMS = new Terms(new Rate(880_001), new Rate(880_001), 500);

    final SampleAuthority authority;
    private final KeyPair seal = SampleAuthority.keys("Ed25519");
    private final String sealCertificate;

    SampleInvoice() throws GeneralSecurityException {
        this.authority = new SampleAuthority();
        this.sealCertificate = authority.issue(seal.getPublic(), "spiffe://argosy/portal/seal");
    }

    Json.Members unsealed() throws GeneralSecurityException {
        List<InvoiceFile.Line> lines = List.of(line(0), line(1));
        return InvoiceWire.write(new InvoiceFile(
                new InvoiceId(new UUID(1, 4)),
                CLUSTER,
                CUSTOMER,
                Instant.parse("2026-06-01T12:00:00Z"),
                Encoded.pem(authority.certificate()),
                lines,
                InvoiceFile.Totals.of(lines)));
    }

    Json.Members sealed(Json.Members unsealed) {
        return InvoiceSeal.seal(unsealed, Ed25519.signer(seal.getPrivate()), sealCertificate);
    }

    static byte[] bytes(Json document) {
        return JsonWriter.inOrder(document).getBytes(StandardCharsets.UTF_8);
    }

    private InvoiceFile.Line line(int rank) throws GeneralSecurityException {
        var lease = new LeaseId(new UUID(2, rank));
        var token = new FencingToken(new MachineId(new UUID(3, rank)), 7 + rank);
        Reservation open =
                Reservation.open(new Reservation.Lease(lease, CLUSTER, CUSTOMER, null, PROVIDER, TERMS, null));
        var free = new Parts(Money.ofMicroUsd(10_000), Money.ofMicroUsd(1_000_000));
        Booking booking = Bookings.grant(open, 1_200_000, free, LocalDate.EPOCH);
        var transfers = new ArrayList<>(booking.transfers());
        booking = Bookings.charge(booking.after(), 300_000);
        transfers.addAll(booking.transfers());
        booking = Bookings.end(booking.after(), new Bookings.Cap(661_000, 0), 660_000);
        transfers.addAll(booking.transfers());
        booking = Bookings.settle(booking.after(), 660_500, true);
        transfers.addAll(booking.transfers());
        Reservation closed = booking.after();
        Terms.Shares shares = TERMS.at(closed.chargedMillis());
        return new InvoiceFile.Line(
                lease,
                rank,
                PROVIDER,
                token,
                "gpus=;cpu=1000;memory=1024;disk=1024",
                TERMS,
                TERMS.hash(),
                closed.grantedMillis(),
                closed.cap().orElseThrow(),
                closed.chargedMillis(),
                new InvoiceFile.Amounts(
                        closed.reserved().total(),
                        closed.charged().total(),
                        closed.released().total(),
                        shares.earned(),
                        shares.charged().minus(shares.earned())),
                new InvoiceFile.Reason("exited", "customer", "charged"),
                usage(lease, token),
                transfers.stream().map(InvoiceFile.Moved::of).toList());
    }

    /** Records 1, 2 and 5, each in a report with one of another lease. */
    private List<InvoiceFile.Usage> usage(LeaseId lease, FencingToken token) throws GeneralSecurityException {
        KeyPair machine = SampleAuthority.keys("Ed25519");
        String certificate = authority.issue(
                machine.getPublic(),
                "spiffe://argosy/machine/" + token.machine().text() + "/usage");
        var first = new UsageRecord(lease, token, TERMS.hash(), 1, 0, Digest.ZERO);
        var second = new UsageRecord(lease, token, TERMS.hash(), 2, 300_000, first.hash());
        var last = new UsageRecord(lease, token, TERMS.hash(), 5, 660_500, Digest.ofText("not kept"));
        var usage = new ArrayList<InvoiceFile.Usage>();
        for (UsageRecord record : List.of(first, second, last)) {
            var other = new UsageRecord(new LeaseId(new UUID(9, 9)), token, TERMS.hash(), 1, 5, Digest.ZERO);
            var report = UsageReport.over(token.machine(), List.of(other, record));
            byte[] signature = Ed25519.signer(machine.getPrivate()).sign(report.bytes());
            usage.add(new InvoiceFile.Usage(
                    new String(record.bytes(), StandardCharsets.UTF_8),
                    MerkleTree.of(List.of(other.bytes(), record.bytes())).path(1),
                    new String(report.bytes(), StandardCharsets.UTF_8),
                    Base64.getEncoder().encodeToString(signature),
                    certificate));
        }
        return usage;
    }
}
