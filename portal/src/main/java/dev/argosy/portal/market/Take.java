package dev.argosy.portal.market;

import dev.argosy.kernel.Slice;

/** Wants a slice for a holder, an opaque name that has one slice at most. */
public record Take(String holder, Slice slice) {
    public Take {
        if (holder.isEmpty() || holder.length() > 100) {
            throw new IllegalArgumentException("holder: '" + holder + "' (expected: 1..100 characters)");
        }
    }
}
