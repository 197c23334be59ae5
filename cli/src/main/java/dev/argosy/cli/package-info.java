/** The command line: one verb a file, over the client. */
@NullMarked
package dev.argosy.cli;

import org.jspecify.annotations.NullMarked;
