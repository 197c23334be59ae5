/**
 * Runs workloads as processes of this machine, in a bubblewrap sandbox where there is one.
 *
 * <h2>Purpose</h2>
 * The process runtime: prepares a work folder, has a keeper start the workload in it, follows its output and its end.
 *
 * <h2>Words</h2>
 * The <em>keeper</em> is the small shell script beside each workload that outlives the agent; the <em>work folder</em>
 * holds {@code job} and {@code tmp} (what the job sees) and {@code control} (what the keeper and the agent write). A
 * <em>checkpoint</em> is a second command of a running job, entered into its namespaces, with a keeper of its own.
 *
 * <h2>Invariants</h2>
 * An exit is told only when nothing of the workload runs any more. Two keepers of one workload never run. Nothing
 * outside the work folder is ever written for a job, also where the job made links. A checkpoint command runs once for
 * each number. A job that takes more than its slice is told of, once.
 *
 * <h2>Lifecycle</h2>
 * prepare, start or adopt, exit, release. Each step may be repeated after the agent's death.
 *
 * <h2>Easy to get wrong</h2>
 * A process id alone names nobody: it is always checked with its start time or with {@code ARGOSY_WORKLOAD}. TERM to
 * the first process of a sandbox does nothing; it goes to its group. Killing the outer bubblewrap leaves the job alive.
 * Under a root agent the first steps inside a sandbox are still root: they see no variable that a loader obeys, and are
 * named by absolute paths, because the job's folder is first in its PATH.
 */
@NullMarked
package dev.argosy.agent.process;

import org.jspecify.annotations.NullMarked;
