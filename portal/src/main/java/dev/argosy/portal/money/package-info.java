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
 *
 * <h2>Invariants</h2>
 * Debits = credits over all accounts; no protected account is overdrawn; transfers are never changed; a reservation
 * closes once, and then charged and released make up what was reserved; a cluster gets one invoice, when the last of
 * its reservations closes, and a sealed invoice file never changes.
 *
 * <h2>Lifecycle</h2>
 * A reservation opens at the grant, grows with each extension, is capped at the end and closes when the final record
 * is charged or the settlement window is over. Facts in the history room {@code money}, one stream a cluster:
 * {@code reserved}, {@code charged}, {@code released}, {@code invoice-issued}.
 *
 * <h2>Easy to get wrong</h2>
 * Ids of transfers derive from their cause, so every call may be repeated; a cause must therefore name the running
 * total it starts from. Locks are taken in id order: reservations, then counters and accounts.
 */
@NullMarked
package dev.argosy.portal.money;

import org.jspecify.annotations.NullMarked;
