/**
 * Takes signed running totals of machines once.
 *
 * <h2>Purpose</h2>
 * Checks signature, Merkle root, token and terms of every usage record, keeps the highest total of each lease and the
 * evidence that invoices need. Knows no money: billing reads {@link Meters}.
 *
 * <h2>Words</h2>
 * Record: a signed statement of a lease's active time in all. Report: one signature over the Merkle root of several
 * records. Accepted: what may be charged, the signed total cut to what was granted and to the cap.
 *
 * <h2>Invariants</h2>
 * Sequence, total and accepted time of a lease only grow. Accepted time never exceeds the signed total. Two different
 * records with one sequence are never both accepted.
 *
 * <h2>Lifecycle</h2>
 * A meter begins with the first record of a lease and is final once the record marked last is in. When it is final, or
 * the money of its lease is closed without a final record, only the first, hourly and last records are kept
 * ({@code metering:thinning}). The answer to hello names what is held of every lease whose money is open, 0 for none.
 *
 * <h2>Easy to get wrong</h2>
 * A record may be repeated for ever and must then be acknowledged without effect. Usage may arrive before the report
 * that says that the workload runs or ended. Rings {@code metering:accepted} after each batch that advanced a meter.
 */
@NullMarked
package dev.argosy.portal.metering;

import org.jspecify.annotations.NullMarked;
