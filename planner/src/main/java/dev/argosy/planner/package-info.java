/**
 * Pure placement: a snapshot of the market and a request give a plan, or the reason why there is none.
 *
 * <h2>Purpose</h2>
 * The only place that decides what is feasible. No clock, no chance, no SQL; the kernel alone is needed.
 *
 * <h2>Words</h2>
 * Supply: what one machine has and what of it is free. Candidate: one gpu of a machine, or the whole machine where
 * cpu-only slices are sold. Price: micro-USD per gpu-hour, per slice-hour for cpu-only.
 *
 * <h2>Invariants</h2>
 * A snapshot never changes; a change makes another one. Equal snapshots and requests give equal answers whatever the
 * order of the changes that led there. Cheapest first, then by machine id.
 *
 * <h2>Easy to get wrong</h2>
 * Bitmaps only leave machines out early; {@code Fit} alone says yes. A filter that drops a feasible machine is a bug,
 * one that lets an infeasible machine through only costs time.
 */
@NullMarked
package dev.argosy.planner;

import org.jspecify.annotations.NullMarked;
