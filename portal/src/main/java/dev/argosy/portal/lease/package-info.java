/**
 * The life of a lease: grant, start, extension, end and settlement.
 *
 * <h2>Purpose</h2>
 * Owns the grant: slices, money, leases and orders change in one transaction or not at all. Turns what machines report
 * and what time brings into ends with a cap and a reason.
 *
 * <h2>Words</h2>
 * Gang: the leases of one request, started together. Cap: the active milliseconds beyond which a lease is never
 * charged. Granted time: from the start of the workload (until it is known, the grant) to paid_until. Settled: the
 * reservation of the lease's money is closed. Lost: ended by a verdict on its machine, or replaced;
 * such a lease is fenced: its machine may send nothing more of it but usage up to the cap.
 *
 * <h2>Invariants</h2>
 * A cap is set once. paid_until only grows. A slice is given back exactly once, with the event {@code lease-ended}.
 * Rows and history are written together: folding the history of a lease gives its row. No lease is charged beyond its
 * cap, its granted time or its signed total.
 *
 * <h2>Lifecycle</h2>
 * {@code GRANTED → ACTIVE → ENDING → ENDED}, also {@code GRANTED → ENDING}. Settled is a field of the last two. The
 * loop applies what is queued, opens the barrier of gangs, extends, and decides what only time causes; it is woken by
 * the topic {@code lease:apply}. Reports of machines are applied in a transaction of their own.
 *
 * <h2>Easy to get wrong</h2>
 * Lock order: slices, money, lease rows, machines; rows are read unlocked, guarded by their version when written. A
 * workload may be seen gone before it was seen running. A report may come after the portal set the end. Callers of the
 * queueing doors must ask again after a restart.
 */
@NullMarked
package dev.argosy.portal.lease;

import org.jspecify.annotations.NullMarked;
