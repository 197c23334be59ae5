/**
 * Transactions, history and outbox, the loop driver, keys, the embedded database and how refusals are answered.
 *
 * <h2>Purpose</h2>
 * What every room stands on. No word of the domain is known here.
 *
 * <h2>Words</h2>
 * Transaction: a database's. History: facts written with the rows they explain. Loop: a reconciler with a step. Poke: a
 * hint that a step may be due. Clock high-water mark: the latest database time that anything was decided at.
 *
 * <h2>Invariants</h2>
 * Only this room opens transactions and starts threads. {@code Transaction.now()} never goes backwards over the life of
 * the database. History is written in the transaction of the change or not at all. The database remembers the
 * fingerprints of the portal's keys: a start without those very keys is refused.
 *
 * <h2>Lifecycle</h2>
 * The embedded PostgreSQL starts first and stops last; migrations run before any room is wired; loops start after all
 * rooms are wired and stop before the database.
 *
 * <h2>Easy to get wrong</h2>
 * Work given to {@code Transactions.run} may run more than once. Sequence numbers become visible out of order, so
 * consumers read only below the oldest running transaction. A NOTIFY would serialize all commits of the instance.
 */
@NullMarked
package dev.argosy.portal.foundation;

import org.jspecify.annotations.NullMarked;
