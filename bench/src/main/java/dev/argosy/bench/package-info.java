/** Benchmarks. */
@NullMarked
package dev.argosy.bench;

import org.jspecify.annotations.NullMarked;
