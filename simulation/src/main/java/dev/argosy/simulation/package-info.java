/**
 * A whole network in one JVM, in virtual time and without chance but a seed's.
 *
 * <h2>Purpose</h2>
 * The real rooms of the portal over memory stores and the real {@code AgentCore} of many machines run under one
 * scheduler, while processes die between any two steps, networks break, disks fill, clocks drift and databases answer
 * late or not at all. An auditor, written apart from what it checks, looks at what is public: transfers, histories, and
 * what really ran on which machine. Clusters say what shall become of them when a machine fails, providers give notice
 * and announce maintenance.
 *
 * <h2>Words</h2>
 * A <em>seed</em> makes a world, whole and always the same. A <em>mix</em> is which faults a seed has and how many. The
 * <em>truth</em> is what ran when, as no program of ours can know it. A <em>plant</em> is a mistake put into a class on
 * purpose, as an edit of its source in {@code src/test/plants} that is compiled and put before everything else on a
 * class path, to see whether the auditor finds it. What the auditor folds of a lease's history is <em>told</em>; its
 * <em>books</em> are what moved for each lease, its <em>replacements</em> who had which rank.
 *
 * <h2>Invariants</h2>
 * One carrier thread runs everything, so nothing here is synchronized. No real clock, no real chance, no real waiting:
 * the same seed and commit give the same history, bit by bit. Nothing of this is in a release of portal or agent.
 *
 * <h2>Lifecycle</h2>
 * Furnish, run under faults, heal everything and stop what runs, wait until all must be over, audit what is left.
 *
 * <h2>Easy to get wrong</h2>
 * A thread of a dead program is never resumed and runs no {@code finally}. Iteration over hash sets of objects without
 * a hash code of their own differs between JVMs: give them an order.
 */
@NullMarked
package dev.argosy.simulation;

import org.jspecify.annotations.NullMarked;
