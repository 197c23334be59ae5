/** The demonstration job: classifies handwritten digits, split over the nodes of a cluster. */
@NullMarked
package dev.argosy.examples.digits;

import org.jspecify.annotations.NullMarked;
