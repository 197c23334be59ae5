/**
 * The program on each machine: runs what it was ordered to, meters it, looks after the machine, and works on while the
 * portal is away.
 *
 * <h2>Easy to get wrong</h2>
 * A killed machine is more than a killed agent: its keepers and every process that carries an {@code ARGOSY_WORKLOAD}
 * of its leases die with it. An agent alone that dies is a restart, and the next one adopts what runs.
 */
@NullMarked
package dev.argosy.agent;

import org.jspecify.annotations.NullMarked;
