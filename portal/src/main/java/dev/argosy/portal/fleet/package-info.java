/**
 * The machines of providers: how they join, who they are, whether they are there, and what they should do.
 *
 * <h2>Purpose</h2>
 * Fleet holds the connection to every agent and nothing else does. Other rooms put entries into a machine's desired
 * state, register for kinds of reports, and ask whether a machine is live; fleet does not know what entries and
 * reports mean.
 *
 * <h2>Words</h2>
 * Session: one accepted control stream of a machine, numbered. Live: the last ping of the open session is less than
 * 15 s old. Generation: the version (era, number) of a machine's desired state. Incarnation: the identity of an
 * agent's journal. Rolled back: the machine's history is older than what it has acknowledged before.
 *
 * <h2>Invariants</h2>
 * A certificate says which machine speaks, and nothing in a message can say otherwise. A machine has at most one open
 * session; a transaction that {@link dev.argosy.portal.fleet.MachineSessions#guard guards} commits only for the
 * latest. The generation is raised in the transaction of every change and never goes back; grant numbers are never
 * given twice. Time left that a machine is told is never more than what is paid for. A token lets in one machine. A
 * machine in quarantine gets no certificate.
 *
 * <h2>Lifecycle</h2>
 * Enrolled, connected and disconnected many times, perhaps cordoned, draining or in quarantine, which are intents and
 * verdicts beside each other and no states. A draining machine may have given notice: until its departure the leases
 * on it are paid for as ever. A window of maintenance is such a notice that begins and ends by itself: 21 minutes
 * before it the machine takes no more leases, because the first step of one is paid for 20; shorter jobs are not let
 * in between, for nobody says beforehand how long they take. A quarantine lasts until an operator lifts it with a
 * reason. Facts are in history room {@code fleet}, stream = machine id: {@code machine-enrolled, machine-connected,
 * machine-disconnected, inventory-changed, machine-cordoned, machine-uncordoned, machine-draining, maintenance-
 * planned, maintenance-cancelled, maintenance-over, machine-quarantined, machine-released, hello-refused, entry-
 * refused, certificate-renewed}.
 * {@code machine-connected} is written when a machine becomes live, not when its stream opens. Pokes: {@code
 * fleet:pings} and {@code fleet:desired} wake this room's own loops.
 *
 * <h2>Easy to get wrong</h2>
 * Liveness is in memory: after a start no machine is live until it pings, so "not live" says nothing about a lease.
 * An answer to a ping must use a database time read after the ping arrived. The desired state is sent as a whole: a
 * stop is an entry that is missing. An entry beside another goes with it. It has to fit into one message of 64 KiB:
 * what is large is fetched over a stream of its own. Reports of one machine are taken one at a time, but pings do not
 * wait for them. A release is no cure for a copied key: whoever renews with it second is a conflict again; such a
 * machine joins anew.
 */
@NullMarked
package dev.argosy.portal.fleet;

import org.jspecify.annotations.NullMarked;
