package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clusters cost, as it is shown to their customers; the money room implements it. */
public interface Bills {
    /** Rung when a bill may have changed. */
    String CHANGED = "history:money";

    /** The bills of clusters for which money was ever set aside, however many with one statement; others are absent. */
    Map<ClusterId, Bill> of(Transaction tx, Collection<ClusterId> clusters);

    /**
     * What money has done for a cluster so far.
     *
     * @param invoice null until it is issued, when everything is settled
     */
    record Bill(
            long chargedMicroUsd,
            long releasedMicroUsd,
            @Nullable InvoiceId invoice) {
        public static final Bill NONE = new Bill(0, 0, null);

        public @Nullable String invoiceText() {
            return invoice == null ? null : invoice.text();
        }
    }
}
