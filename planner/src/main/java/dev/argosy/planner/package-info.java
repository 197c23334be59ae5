/** Pure placement: a snapshot of the market and a request give a plan, or the reason why there is none. */
@NullMarked
package dev.argosy.planner;

import org.jspecify.annotations.NullMarked;
