/** Turns the generated types of the wire contract and the journal into the agent's own, and back. */
@NullMarked
package dev.argosy.agent.wire;

import org.jspecify.annotations.NullMarked;
