/** Typed client of the REST interface. */
@NullMarked
package dev.argosy.client;

import org.jspecify.annotations.NullMarked;
