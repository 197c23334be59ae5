/**
 * The demonstration job: classifies handwritten digits, split over the nodes of a cluster.
 *
 * <p>Each node sums integers over its share of the training rows; adding the nodes' sums gives exactly the sums of one
 * machine, hence exactly its model. Plain Java, no dependency, needs no gpu.
 */
@NullMarked
package dev.argosy.examples.digits;

import org.jspecify.annotations.NullMarked;
