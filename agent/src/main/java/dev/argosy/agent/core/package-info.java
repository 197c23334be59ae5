/**
 * What the agent decides, without threads, sockets or clocks.
 *
 * <h2>Purpose</h2>
 * {@code AgentCore} takes what the portal says and what the runtime sees, and decides what is written down, started,
 * stopped and told. Everything it touches is a port, so that a simulation runs the same code.
 *
 * <h2>Words</h2>
 * A <em>lease</em> here is one the machine was ordered to run; <em>paid until</em> is an instant of the boot clock;
 * the <em>chain</em> of a lease is its signed running totals.
 *
 * <h2>Invariants</h2>
 * The highest generation is durable before anything of it is done. A workload is written down, and is the one that the
 * order names, before anything is made of it; it is fetched once. A start is durable before it happens. Leases that
 * share a gpu never run together. Nothing starts without a ping answer of this boot. No lease is stopped for lack of
 * contact before its paid time is over. A checkpoint is durable before it is begun, and begun once for each number.
 *
 * <h2>Lifecycle</h2>
 * One instance per run of the agent, fed by one thread: replay, adopt, then messages, observations and ticks.
 *
 * <h2>Easy to get wrong</h2>
 * A lease in {@code PREPARING} may have no workload yet: there is nothing to release then, only a fetch to abandon.
 * Remaining time counts from the sending of the ping, never from the arrival of its answer. A lease that has left the
 * desired state is stopped but stays known until the portal has taken its end.
 */
@NullMarked
package dev.argosy.agent.core;

import org.jspecify.annotations.NullMarked;
