/**
 * The control plane. {@link dev.argosy.portal.Portal} is the composition root: it reads the configuration, starts the
 * database, wires the rooms (one package each) and starts their loops.
 */
@NullMarked
package dev.argosy.portal;

import org.jspecify.annotations.NullMarked;
