package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What money did for a cluster, step by step; the money room implements it. */
@FunctionalInterface
public interface Movements {
    /** Those after {@code after}, oldest first, at most {@code limit} of them. */
    List<Movement> of(Transaction tx, ClusterId cluster, History.Position after, int limit);

    /**
     * @param microUsd how much; of an invoice what it charges
     * @param subject what it is about, such as the invoice's id; null for the whole cluster
     */
    record Movement(
            History.Position position,
            Instant at,
            Kind kind,
            long microUsd,
            @Nullable String subject) {}

    /** What was done. */
    enum Kind {
        /** Set aside. */
        RESERVED,
        CHARGED,
        /** Given back of what was set aside: the refund of time that was not served. */
        RELEASED,
        /** Given on top, for lost time. */
        CREDITED,
        /** Taken back from the provider at fault. */
        RECOVERED,
        INVOICE_ISSUED
    }
}
