package dev.argosy.portal.money;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Terms;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.invoice.Encoded;
import dev.argosy.ledger.invoice.InvoiceFile;
import dev.argosy.ledger.invoice.InvoiceSeal;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.metering.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts together the lines of invoices, and the sealed file, once. */
final class InvoiceDocuments {
    private final MoneyStore store;
    private final BilledLeases leases;
    private final PortalKeys keys;

    InvoiceDocuments(MoneyStore store, BilledLeases leases, PortalKeys keys) {
        this.store = store;
        this.leases = leases;
        this.keys = keys;
    }

    /** A lease on a bill: the money and what is known of the lease. */
    record Billed(Reservation reservation, BilledLeases.Facts facts) {}

    List<Billed> lines(Transaction tx, Invoice invoice) {
        List<Reservation> reservations = store.ofCluster(tx, invoice.cluster());
        Map<LeaseId, BilledLeases.Facts> facts = leases.facts(tx, ids(reservations));
        return reservations.stream()
                .map(reservation -> new Billed(reservation, known(facts, reservation)))
                .sorted(Comparator.comparing((Billed billed) -> billed.facts().rank())
                        .thenComparing(
                                billed -> billed.reservation().lease().id().text()))
                .toList();
    }

    Map<LeaseId, BilledLeases.Facts> facts(Transaction tx, Collection<Dated<Reservation>> reservations) {
        return leases.facts(tx, ids(reservations.stream().map(Dated::value).toList()));
    }

    /** The sealed file: made when it is first asked for, the same for ever after. */
    String file(Transaction tx, Invoice invoice) {
        Optional<String> kept = store.file(tx, invoice.id());
        return kept.orElseGet(() -> store.keepFile(tx, invoice.id(), make(tx, invoice)));
    }

    private String make(Transaction tx, Invoice invoice) {
        List<InvoiceFile.Line> lines =
                lines(tx, invoice).stream().map(billed -> line(tx, billed)).toList();
        var file = new InvoiceFile(
                InvoiceFile.FORMAT,
                invoice.id(),
                invoice.cluster(),
                invoice.customer(),
                invoice.issuedAt(),
                Encoded.pem(keys.authority()),
                lines,
                InvoiceFile.Totals.of(lines));
        return InvoiceSeal.seal(file, keys.sealSigner(), Encoded.pem(keys.sealCertificate()));
    }

    private InvoiceFile.Line line(Transaction tx, Billed billed) {
        Reservation reservation = billed.reservation();
        Reservation.Lease lease = reservation.lease();
        Terms.Shares shares = lease.terms().at(reservation.chargedMillis());
        var amounts = new InvoiceFile.Amounts(
                reservation.reserved().total(),
                reservation.charged().total(),
                reservation.released().total(),
                shares.earned(),
                shares.charged().minus(shares.earned()),
                reservation.amends().credited(),
                reservation.amends().recovered());
        return new InvoiceFile.Line(
                lease.id(),
                billed.facts().rank(),
                lease.provider(),
                billed.facts().token(),
                billed.facts().slice(),
                lease.terms(),
                lease.terms().hash(),
                reservation.grantedMillis(),
                reservation.cap().orElse(reservation.grantedMillis()),
                reservation.chargedMillis(),
                reservation.amends().lostMillis(),
                lease.atFault(),
                amounts,
                reason(billed.facts().reason()),
                leases.evidence(tx, lease.id()).stream()
                        .map(InvoiceDocuments::usage)
                        .toList(),
                store.transfersOf(tx, lease.id().text()).stream()
                        .map(dated -> InvoiceFile.Moved.of(dated.value()))
                        .toList());
    }

    private static InvoiceFile.Reason reason(Optional<Reason> reason) {
        return reason.map(known -> new InvoiceFile.Reason(
                        known.code(),
                        known.party().name().toLowerCase(Locale.ROOT),
                        known.evidence(),
                        known.effect().name().toLowerCase(Locale.ROOT)))
                .orElse(InvoiceFile.Reason.UNKNOWN);
    }

    private static InvoiceFile.Usage usage(Evidence evidence) {
        return new InvoiceFile.Usage(
                new String(evidence.record(), StandardCharsets.UTF_8),
                evidence.path(),
                new String(evidence.report(), StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(evidence.signature()),
                Encoded.pem(evidence.usageCertificate()));
    }

    private static List<LeaseId> ids(List<Reservation> reservations) {
        return reservations.stream()
                .map(reservation -> reservation.lease().id())
                .toList();
    }

    private static BilledLeases.Facts known(Map<LeaseId, BilledLeases.Facts> facts, Reservation reservation) {
        BilledLeases.Facts found = facts.get(reservation.lease().id());
        if (found == null) {
            throw new IllegalStateException(reservation.lease().id() + ": billed but unknown to the lease room");
        }
        return found;
    }
}
