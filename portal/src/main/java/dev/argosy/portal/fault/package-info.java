/**
 * Says which machines are not to be reached, which leases are lost by it, and what follows from what machines report
 * of their own health.
 *
 * <h2>Purpose</h2>
 * Nobody's work is ended because this portal, its database or its network had a bad minute; and whoever lost a machine
 * is told so within thirty seconds. The room says; it ends nothing. What is said of a lease goes to the room that joins
 * leases into clusters, which decides what follows.
 *
 * <h2>Words</h2>
 * Heard: any byte came from the machine. Probe: the portal asks a silent machine out of turn. Suspected: silent for
 * longer than its own history lets expect, and without an answer to probes. Unreachable: so for 16 to 18 s, told to
 * everybody, at most 30 s after it was last heard. Lost: unreachable for as long as the lease's cluster wants to wait,
 * or proved by evidence. Doubt: why this portal does not believe its own ears. Finding: what an agent's checks found.
 *
 * <h2>Invariants</h2>
 * In doubt nothing bad is said of any machine. Nothing bad is said in the first minute after a start. A machine that
 * is heard again is reachable at once; what was lost by silence alone is taken back until the transaction that ends the
 * lease. Standing and history are written in one transaction with what leases are told.
 *
 * <h2>Lifecycle</h2>
 * {@code REACHABLE → SUSPECTED → UNREACHABLE → REACHABLE}, also from reachable to unreachable at once; the present
 * standing survives a restart. Doubts are: the start, a pause of our own, a slow database, a jump of the clock, and
 * too many silent machines at once. The last one: at least three and a fifth of all, or all of several; it ends after
 * a minute, after five when nobody at all is heard, because then it is what it seems. Of a single machine, and of two
 * among few, it is believed at once.
 *
 * <h2>Easy to get wrong</h2>
 * The detector's time is monotonic and its own: only the loop turns it into database time, and what is told as last
 * contact is never before what fleet knows. Unreachable is not lost. Probes do not count as a habit of the machine's.
 */
@NullMarked
package dev.argosy.portal.fault;

import org.jspecify.annotations.NullMarked;
