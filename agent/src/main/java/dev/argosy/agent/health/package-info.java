/**
 * What is wrong with this machine.
 *
 * <h2>Purpose</h2>
 * Looks at gpus, the kernel's log, the disk, the clock and processes left behind, judges what it saw, and tells it as
 * findings. What follows from a finding is decided by the portal; {@code agent doctor} shows the same to a person.
 *
 * <h2>Words</h2>
 * A <em>reading</em> is what a look brought, a <em>judgement</em> what is thought of it ({@code Assessment}, without
 * input or output), a <em>finding</em> a judgement that is not good, with the time when it was first seen. A
 * <em>look</em> may not end: that too is a reading.
 *
 * <h2>Invariants</h2>
 * Looking never holds up the deciding thread: each look runs on a task of its own with a deadline, and is not begun
 * again before it has ended. A finding keeps its time for as long as it lasts.
 *
 * <h2>Easy to get wrong</h2>
 * A driver's program that waits for a broken gpu cannot be killed: starting another one every round fills the machine.
 * A job may put any {@code ARGOSY_WORKLOAD} into the environment of its own children.
 */
@NullMarked
package dev.argosy.agent.health;

import org.jspecify.annotations.NullMarked;
