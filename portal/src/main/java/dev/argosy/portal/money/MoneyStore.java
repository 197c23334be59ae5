package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.Sums;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Bills.Bill;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the books are kept: PostgreSQL, or memory in tests. */
interface MoneyStore {
    /** Applies groups in order, each whole or not at all; one result for each. */
    List<GroupResult> apply(Transaction tx, List<TransferGroup> groups);

    /** Sums of accounts, zero for those that never moved; locked until the transaction ends. */
    Map<Account, Sums> lockSums(Transaction tx, Collection<Account> accounts);

    Map<Account, Sums> sums(Transaction tx, Collection<Account> accounts);

    /** Values of counters, zero for new ones; locked until the transaction ends. */
    Map<String, Long> lockCounters(Transaction tx, Collection<String> counters);

    Map<String, Long> counters(Transaction tx, Collection<String> counters);

    /** The budgets that were set for these, and not lifted. */
    Map<BudgetOwner, Budget> budgets(Transaction tx, Collection<BudgetOwner> owners);

    /** {@link Budget#NONE} lifts it. */
    void setBudget(Transaction tx, BudgetOwner owner, Budget budget);

    /**
     * The reservations that are there, locked until the transaction ends together with all others of their clusters:
     * whoever closes one looks at the others, and two that close different ones must not wait for each other.
     */
    Map<LeaseId, Reservation> lockReservations(Transaction tx, Collection<LeaseId> leases);

    /** Writes reservations, new ones or such as were locked by this transaction. */
    void save(Transaction tx, Collection<Reservation> reservations);

    List<Reservation> ofCluster(Transaction tx, ClusterId cluster);

    /** Of these clusters those with a reservation that is not closed; locks all their reservations. */
    Set<ClusterId> withOpenReservations(Transaction tx, Collection<ClusterId> clusters);

    /** Keeps that a cluster gets no more reservations. */
    void complete(Transaction tx, ClusterId cluster);

    /** Those of these clusters that get no more. */
    Set<ClusterId> completeOf(Transaction tx, Collection<ClusterId> clusters);

    /**
     * A provider's reservations with when they opened, newest first, by that and lease; those after a place in that
     * order, or from the newest on.
     */
    List<Dated<Reservation>> ofProvider(Transaction tx, OrganizationId provider, @Nullable TimedKey after, int limit);

    /** What was recovered for the replacements of lost leases, by the lost lease; nothing for the others. */
    Map<LeaseId, Money> recovered(Transaction tx, Collection<LeaseId> lost);

    /** What all reservations of a provider come to. */
    Earned earned(Transaction tx, OrganizationId provider);

    /** What the reservations and invoices of clusters come to, read with one statement; unknown clusters are absent. */
    Map<ClusterId, Bill> bills(Transaction tx, Collection<ClusterId> clusters);

    /** What each of these clusters was credited for lost time; those that were credited nothing are absent. */
    Map<ClusterId, Money> credited(Transaction tx, Collection<ClusterId> clusters);

    /** Transfers whose cause begins with this subject, oldest first. */
    List<Dated<Transfer>> transfersOf(Transaction tx, String subject);

    /** False when the cluster has an invoice already. */
    boolean insert(Transaction tx, Invoice invoice);

    Optional<Invoice> invoice(Transaction tx, InvoiceId id);

    Optional<Invoice> invoiceOf(Transaction tx, ClusterId cluster);

    /** A customer's invoices, newest first, by issue and id: those after a place in that order, or from the newest. */
    List<Invoice> invoices(Transaction tx, OrganizationId customer, @Nullable TimedKey after, int limit);

    Optional<String> file(Transaction tx, InvoiceId id);

    /** Keeps the sealed file unless there is one; answers the one that is kept. */
    String keepFile(Transaction tx, InvoiceId id, String file);

    /** Looks at everything, however long it takes. */
    LedgerCheck check(Transaction tx);
}
