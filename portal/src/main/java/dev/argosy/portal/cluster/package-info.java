/**
 * Joins leases into one running cluster and keeps it that way: what a customer asks for and sees.
 *
 * <h2>Purpose</h2>
 * Takes a request, has it planned and granted, watches its leases, ends what must end together, and tells the
 * customer as it happens: stages, states, output, the end and what it cost.
 *
 * <h2>Words</h2>
 * Node: one member of a cluster, one lease; its rank is its number. Attempt: one try to plan and grant all nodes; a
 * slice taken by somebody else in between leads to the next. Claim: a slice that a request in flight is about to
 * take; others are planned beside it, and wait for its answer when nothing else fits. Outcome: exit code, failed rank
 * and reason of the whole.
 * Stages: plan, pay, network, image, start, ready; ready counts from the request. Tale: a cluster's history and what
 * money did for it, in words, for {@code clusters events}. Of a rank an attempt is one grant; a pause or a
 * replacement leads to the next. Missing: a node that fell out by no doing of the customer. Verdict: a machine counts
 * as lost, its lease has not ended yet; until it has, a sign of life takes the verdict back. Repair: what the loop
 * does for a node. Members: who takes part in a job of several nodes, told to the nodes as a document with a
 * generation.
 *
 * <h2>Invariants</h2>
 * State and history are written together: folding the history of a cluster gives its row. All nodes are granted or
 * none. The first node that fails decides the outcome; a failure on a lower rank within a second of it takes its
 * place; nodes that Argosy stopped never count. A cluster is ENDED only when the lease of each of its nodes is,
 * or is fenced: of a lost machine nothing is waited for, though its slice is held until its margin has passed. Leases
 * that were replaced end by themselves. A job's own failure stops all, whatever the policy. A replacement never costs
 * the customer more, and at most half as much again in all.
 *
 * <h2>Lifecycle</h2>
 * {@code PLANNING → DEPLOYING → RUNNING ⇄ DEGRADED → STOPPING → ENDED}, also {@code PLANNING → ENDED} (refused, or
 * stopped before anything was granted), {@code DEPLOYING → STOPPING}, and back to {@code PLANNING} when it pauses: an
 * intent beside the state, until the ends of all its nodes are decided. What the market cannot tell yet stays in
 * planning, and so does what waits for room: looked at in rounds, oldest first. A stop during planning is an intent
 * beside the state until the grant in flight is answered. The loop {@code cluster:work}
 * consumes the history of {@code lease} with the cursor {@code cluster:lease}. After each change {@code cluster:<id>}
 * is rung. When a rank, its machine, its attempt or what is known of it changes, the next generation of the members
 * is stored with the change, and the loop puts an entry beside the order of each node; machines fetch the document,
 * which is dropped with the end. An event that a cluster cannot take in because of a fault of ours is set aside with
 * all that follow for that cluster and tried again at growing intervals; {@code ready} tells how many clusters that
 * concerns. The loop {@code cluster:retention} deletes outputs, uploads and logs when their time is over: rows first,
 * bytes when nothing names them any more.
 *
 * <h2>Easy to get wrong</h2>
 * What was queued at lease is lost with the process, so the loop asks again; request ids make that harmless. Events
 * of leases may be seen before the answer to their grant: the granted leases are then read, not awaited. The end of a
 * lost lease may be seen before the grant of the one in its place: that one is taken in first. A members entry is put
 * only where the order still stands: put after the end of its lease, it would stay for ever. What a customer
 * is charged is money's, asked through the port {@code Bills} for all clusters of a list at once.
 */
@NullMarked
package dev.argosy.portal.cluster;

import org.jspecify.annotations.NullMarked;
