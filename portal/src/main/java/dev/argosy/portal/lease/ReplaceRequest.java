package dev.argosy.portal.lease;

import dev.argosy.kernel.LeaseId;

/**
 * Asks for a lease in the place of another one that has not ended: the old one ends and the new one is granted in one
 * transaction, or neither.
 *
 * @param grant of one node, which starts by itself
 */
public record ReplaceRequest(GrantRequest grant, LeaseId old, Loss loss) {
    public ReplaceRequest {
        if (grant.gangSize() != 1) {
            throw new IllegalArgumentException("nodes: " + grant.gangSize() + " (expected: 1)");
        }
    }
}
