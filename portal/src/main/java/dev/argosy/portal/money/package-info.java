/**
 * Money of organizations: balances, reservations behind leases, deposits, invoices, earnings.
 *
 * <h2>Purpose</h2>
 * Keeps the books. What may move is decided in {@code dev.argosy.ledger}; the database decides it again, set-based, in
 * {@code money.apply_batch}, with equal results.
 *
 * <h2>Words</h2>
 * Account, transfer, reservation, budget counter: as in the ledger. Committed: charged and set aside. Purse: what an
 * organization may still reserve, promotional and available. Starter credit: promotional money for a new organization.
 * Budget: what an owner (organization, project, API key or cluster) may commit in a period, and hire at once by the
 * hour. Bound: one limit of it with its counter. Span: one period, such as one month. Amends: what is made good beside
 * the charge of a lease, the credit and the recovery. Complete: said of a cluster that gets no more leases.
 *
 * <h2>Invariants</h2>
 * Debits = credits over all accounts; no protected account is overdrawn; transfers are never changed; a reservation
 * closes once, and then charged and released make up what was reserved; a cluster gets one invoice, when it is over and
 * the last of its reservations closes, and a sealed invoice file never changes. What was credited is the customer's
 * rate times the lost time, what was recovered is the difference of the two rates times the charged time; both move
 * once. An owner's counters are the sums over its reservations, by the day on which each amount was reserved, whether
 * it has a budget or not.
 *
 * <h2>Lifecycle</h2>
 * A reservation opens at the grant, grows with each extension, is capped at the end and closes when the final record
 * is charged or the settlement window is over. Facts in the history room {@code money}, one stream a cluster:
 * {@code reserved}, {@code charged}, {@code released}, {@code credited}, {@code recovered}, {@code invoice-issued}; one
 * stream an owner of a budget: {@code budget-set}.
 *
 * <p>What a cluster cost is shown from its reservations and its invoice, never summed up from the history.
 *
 * <h2>Easy to get wrong</h2>
 * Ids of transfers derive from their cause, so every call may be repeated; a cause must therefore name the running
 * total it starts from. Locks are taken in id order: reservations, then accounts, then counters. An end that moves no
 * money still counts: a lease that is over is hired no more. A cluster may get leases after all it had are closed (a
 * replacement, the end of a pause): only the word that it is complete lets it have its invoice. A release may go back
 * to a period that is over: its counter falls, today's does not.
 */
@NullMarked
package dev.argosy.portal.money;

import org.jspecify.annotations.NullMarked;
