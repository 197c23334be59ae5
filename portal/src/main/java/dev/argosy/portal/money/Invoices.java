package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The invoices of clusters: issued once each, listed and found. */
final class Invoices {
    static final CursorForm<TimedKey> LIST = TimedKey.form("invoices");

    private final MoneyStore store;
    private final IdSource ids;
    private final MoneyHistory history;

    Invoices(MoneyStore store, IdSource ids, MoneyHistory history) {
        this.store = store;
        this.ids = ids;
        this.history = history;
    }

    /** A customer's invoices, newest first. */
    Page<Invoice> ofCustomer(Transaction tx, OrganizationId customer, PageRequest<TimedKey> page) {
        return page.cut(
                store.invoices(tx, customer, page.after(), page.lookUp()),
                invoice -> new TimedKey(invoice.issuedAt(), invoice.id().uuid()));
    }

    /** What the clusters of these invoices were credited for lost time; those that were credited nothing are absent. */
    Map<ClusterId, Money> credited(Transaction tx, List<Invoice> invoices) {
        return store.credited(tx, invoices.stream().map(Invoice::cluster).toList());
    }

    Optional<Invoice> byId(Transaction tx, InvoiceId id) {
        return store.invoice(tx, id);
    }

    /**
     * Of clusters that get no more leases. Locks their reservations and only then looks whether they are complete:
     * whoever comes second, to close or to complete, sees what the first did.
     */
    void issueIfAllClosed(Transaction tx, Collection<ClusterId> clusters) {
        if (clusters.isEmpty()) {
            return;
        }
        Set<ClusterId> open = store.withOpenReservations(tx, clusters);
        for (ClusterId cluster : store.completeOf(tx, clusters)) {
            if (!open.contains(cluster)) {
                issue(tx, cluster);
            }
        }
    }

    private void issue(Transaction tx, ClusterId cluster) {
        List<Reservation> reservations = store.ofCluster(tx, cluster);
        if (reservations.isEmpty()) {
            return;
        }
        Money charged = reservations.stream()
                .map(reservation -> reservation.charged().total())
                .reduce(Money.ZERO, Money::plus);
        OrganizationId customer = reservations.getFirst().lease().customer();
        var invoice = new Invoice(new InvoiceId(ids.next()), cluster, customer, tx.now(), charged);
        if (store.insert(tx, invoice)) {
            history.issued(tx, invoice);
        }
    }
}
