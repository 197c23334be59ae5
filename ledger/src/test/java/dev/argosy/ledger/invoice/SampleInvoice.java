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

/**
 * An invoice of two leases, made the way the portal makes one: the provider ended the first, its dearer replacement
 * came to its own end.
 */
final class SampleInvoice {
    static final OrganizationId CUSTOMER = new OrganizationId(new UUID(1, 1));
    private static final OrganizationId PROVIDER = new OrganizationId(new UUID(1, 2));
    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 3));
    private static final OrganizationId FAILED = new OrganizationId(new UUID(1, 5));
    private static final Terms TERMS = new Terms(new Rate(880_001), new Rate(880_001), 500);
    private static final Terms DEARER = new Terms(new Rate(880_001), new Rate(1_200_000), 500);
    /** One more would make the credit a micro-USD larger. */
    private static final long LOST_MILLIS = 300_002;

    /** Nothing was made good. */
    static final List<Kind> PLAIN = List.of(Kind.OWN, Kind.OWN);

    /** How a lease came and went. */
    enum Kind {
        OWN,
        LOST,
        REPLACEMENT
    }

    final SampleAuthority authority;
    private final KeyPair seal = SampleAuthority.keys("Ed25519");
    private final String sealCertificate;

    SampleInvoice() throws GeneralSecurityException {
        this.authority = new SampleAuthority();
        this.sealCertificate = authority.issue(seal.getPublic(), "spiffe://argosy/portal/seal");
    }

    Json.Members unsealed() throws GeneralSecurityException {
        return unsealed(List.of(Kind.LOST, Kind.REPLACEMENT));
    }

    Json.Members unsealed(List<Kind> kinds) throws GeneralSecurityException {
        var lines = new ArrayList<InvoiceFile.Line>();
        for (Kind kind : kinds) {
            lines.add(line(lines.size(), kind));
        }
        return InvoiceWire.write(new InvoiceFile(
                InvoiceFile.FORMAT,
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

    private InvoiceFile.Line line(int rank, Kind kind) throws GeneralSecurityException {
        boolean replaces = kind == Kind.REPLACEMENT;
        boolean isLost = kind == Kind.LOST;
        var lease = new LeaseId(new UUID(2, rank));
        var token = new FencingToken(new MachineId(new UUID(3, rank)), 7 + rank);
        Terms terms = replaces ? DEARER : TERMS;
        AtFault atFault = replaces ? new AtFault(new LeaseId(new UUID(2, 0)), FAILED) : null;
        OrganizationId provider = isLost ? FAILED : PROVIDER;
        Reservation open =
                Reservation.open(new Reservation.Lease(lease, CLUSTER, CUSTOMER, null, provider, terms, atFault));
        var free = new Parts(Money.ofMicroUsd(10_000), Money.ofMicroUsd(1_000_000));
        var cap = new Bookings.Cap(661_000, isLost ? LOST_MILLIS : 0);
        Booking booking = Bookings.grant(open, 1_200_000, free, LocalDate.EPOCH)
                .then(at -> Bookings.charge(at, 300_000))
                .then(at -> Bookings.recover(at, Money.ofMicroUsd(10_000), Money.ofMicroUsd(5_000)))
                .then(at -> Bookings.end(at, cap, 660_000))
                .then(at -> Bookings.settle(at, 660_500, true))
                .then(at -> Bookings.recover(at, Money.ZERO, Money.ZERO));
        Reservation closed = booking.after();
        Terms.Shares shares = terms.at(closed.chargedMillis());
        return new InvoiceFile.Line(
                lease,
                rank,
                provider,
                token,
                "gpus=;cpu=1000;memory=1024;disk=1024",
                terms,
                terms.hash(),
                closed.grantedMillis(),
                closed.cap().orElseThrow(),
                closed.chargedMillis(),
                closed.amends().lostMillis(),
                atFault,
                new InvoiceFile.Amounts(
                        closed.reserved().total(),
                        closed.charged().total(),
                        closed.released().total(),
                        shares.earned(),
                        shares.charged().minus(shares.earned()),
                        closed.amends().credited(),
                        closed.amends().recovered()),
                isLost
                        ? new InvoiceFile.Reason("machine-lost", "provider", "last-contact", "credited")
                        : new InvoiceFile.Reason("exited", "customer", "exit-code:0", "charged"),
                usage(lease, token, terms),
                booking.transfers().stream().map(InvoiceFile.Moved::of).toList());
    }

    /** Records 1, 2 and 5, each in a report with one of another lease. */
    private List<InvoiceFile.Usage> usage(LeaseId lease, FencingToken token, Terms terms)
            throws GeneralSecurityException {
        KeyPair machine = SampleAuthority.keys("Ed25519");
        String certificate = authority.issue(
                machine.getPublic(),
                "spiffe://argosy/machine/" + token.machine().text() + "/usage");
        var first = new UsageRecord(lease, token, terms.hash(), 1, 0, Digest.ZERO);
        var second = new UsageRecord(lease, token, terms.hash(), 2, 300_000, first.hash());
        var last = new UsageRecord(lease, token, terms.hash(), 5, 660_500, Digest.ofText("not kept"));
        var usage = new ArrayList<InvoiceFile.Usage>();
        for (UsageRecord record : List.of(first, second, last)) {
            var other = new UsageRecord(new LeaseId(new UUID(9, 9)), token, terms.hash(), 1, 5, Digest.ZERO);
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
