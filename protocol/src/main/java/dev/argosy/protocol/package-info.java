/** The wire contract between portal and agent. */
@NullMarked
package dev.argosy.protocol;

import org.jspecify.annotations.NullMarked;
