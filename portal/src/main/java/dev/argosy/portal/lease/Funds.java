package dev.argosy.portal.lease;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money behind leases, as lease needs it; the money room implements it. Every call joins the caller's transaction
 * and is idempotent by what it says (lease and running totals), never by who calls how often.
 */
public interface Funds {
    /**
     * Makes sure that the leases of each group are paid for up to a common instant, as far towards {@code wanted} as
     * money and budgets reach, but at least to {@code atLeast} or not at all. Usage accepted so far is charged on the
     * way. Groups succeed or are refused by themselves.
     *
     * @return one answer for each group, in order
     */
    List<Answer> reserve(Transaction tx, List<Group> groups);

    /**
     * Locks all that later calls in this transaction may move for these leases, in the one order that everybody keeps.
     * Whoever makes more than one call, or one about leases of several clusters, locks first: calls by themselves would
     * lock one after the other what another transaction locks the other way round.
     */
    void lock(Transaction tx, Collection<LeaseId> leases);

    /**
     * Sets the charge cap of leases that end, for good: charges what is accepted up to it, releases everything
     * reserved beyond it at once and pays the credit for time without service, once. What lies between the accepted
     * total and the cap stays reserved.
     */
    void end(Transaction tx, List<End> ends);

    /**
     * Books what came in after the end, and closes reservations: of leases whose final record is accepted, and of
     * those whose settlement window is over ({@code windowOver}).
     *
     * @return the leases whose reservations are closed now (or were before)
     */
    List<LeaseId> settle(Transaction tx, List<LeaseId> leases, boolean windowOver);

    /**
     * No more leases will be granted for this cluster: it gets its invoice when the last of its reservations closes,
     * which may be now. Until this is said it may get more, however many it had are closed.
     */
    void complete(Transaction tx, ClusterId cluster);

    /**
     * The leases of one cluster that are to be extended together.
     *
     * @param requester whose budgets it counts against beside those of the customer; null for leases from before
     *     these were known
     * @param budgetMicroUsd the cluster's own budget in total, or null for none
     */
    record Group(
            ClusterId cluster,
            OrganizationId customer,
            @Nullable Requester requester,
            @Nullable Long budgetMicroUsd,
            Instant atLeast,
            Instant wanted,
            List<Item> items) {
        public Group {
            items = List.copyOf(items);
        }
    }

    /**
     * One lease of a group.
     *
     * @param start what granted time counts from: the start of the workload, until that is known the grant
     * @param atFault of a replacement: the lost lease and the provider who failed, who owes the platform what this one
     *     costs more than its customer pays; null when nobody does. Kept from the grant on: no extension repeats it.
     */
    record Item(
            LeaseId lease,
            OrganizationId provider,
            Terms terms,
            Instant start,
            @Nullable AtFault atFault) {
        public Item(LeaseId lease, OrganizationId provider, Terms terms, Instant start) {
            this(lease, provider, terms, start, null);
        }
    }

    /** Paid until an instant (the same for all leases of the group), or refused. */
    sealed interface Answer {
        record Paid(Instant until) implements Answer {}

        record Refused(Refusal refusal) implements Answer {}
    }

    /**
     * An end.
     *
     * @param capMillis the active time beyond which nothing is ever charged
     * @param creditedMillis the time without service that its customer is paid for, at his rate, as
     *     {@link dev.argosy.kernel.SlaCredit#creditedMillis} has it
     */
    record End(LeaseId lease, long capMillis, long creditedMillis) {
        public End(LeaseId lease, long capMillis) {
            this(lease, capMillis, 0);
        }
    }
}
