/** House style as a test: reads the sources of all modules and names each breach. There is no suppression list. */
@NullMarked
package dev.argosy.tidy;

import org.jspecify.annotations.NullMarked;
