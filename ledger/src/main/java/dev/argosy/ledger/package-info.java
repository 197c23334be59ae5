/**
 * Pure double entry: accounts, linked transfers, reservations. Nothing here knows a clock, a database or a network.
 *
 * <h2>Purpose</h2>
 * Says exactly what may move and what moves; the database function of the portal is tested against {@link
 * dev.argosy.ledger.Ledger} result by result.
 *
 * <h2>Words</h2>
 * Account, transfer, group (linked transfers), counter (a budget), reservation, booking (a reservation's next state
 * with its transfers).
 *
 * <h2>Invariants</h2>
 * Debits = credits over all accounts. No protected account's debits exceed its credits. A reservation's charged and
 * released parts never exceed what was reserved, and equal it when it is closed.
 *
 * <h2>Lifecycle</h2>
 * A reservation is granted time any number of times, charged any number of times, capped once and closed once.
 *
 * <h2>Easy to get wrong</h2>
 * What moves is the difference between two running totals, so that the number of bookings changes no amount. Transfer
 * ids derive from (lease, kind, running total before): never from a clock or chance.
 */
@NullMarked
package dev.argosy.ledger;

import org.jspecify.annotations.NullMarked;
