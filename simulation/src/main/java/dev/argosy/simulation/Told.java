package dev.argosy.simulation;

import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.LeaseGrant;
import org.jspecify.annotations.Nullable;

/** What the history says of a lease, as the auditor folds it. */
final class Told {
    final LeaseGrant grant;
    long paidUntil;
    long start;
    LeaseEvent.@Nullable LeaseEnding ending;
    long endingAt;
    boolean ended;
    boolean settled;
    long extensions;

    Told(LeaseGrant grant) {
        this.grant = grant;
        this.start = World.virtual(grant.at());
    }

    long granted() {
        return Math.max(0, paidUntil - start);
    }

    long cap() {
        return ending == null ? granted() : Math.min(ending.end().capMillis(), granted());
    }
}
