/** The control plane: composition root of the rooms below. */
@NullMarked
package dev.argosy.portal;

import org.jspecify.annotations.NullMarked;
