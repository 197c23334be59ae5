/** Tests of the command line. */
@NullMarked
package dev.argosy.cli;

import org.jspecify.annotations.NullMarked;
