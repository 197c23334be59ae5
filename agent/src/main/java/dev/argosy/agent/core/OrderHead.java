package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.OrderText;

/**
 * What the portal signed, before the workload that it names was fetched.
 *
 * @param workloadSize of the bytes to fetch
 */
public record OrderHead(OrderText text, Slice slice, long workloadSize) {
    public LeaseId lease() {
        return text.lease();
    }

    public long grantNumber() {
        return text.token().grantNumber();
    }
}
