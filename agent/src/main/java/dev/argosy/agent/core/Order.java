package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.OrderText;

/** An order that passed every check: what the portal signed, the slice it names, and what is to run. */
public record Order(OrderText text, Slice slice, Workload workload) {
    public LeaseId lease() {
        return text.lease();
    }

    public long grantNumber() {
        return text.token().grantNumber();
    }
}
