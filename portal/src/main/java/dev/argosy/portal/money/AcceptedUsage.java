package dev.argosy.portal.money;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.Map;

/** What metering has accepted, as money needs it. */
@FunctionalInterface
interface AcceptedUsage {
    /** Running totals by lease; a lease without usage may be absent. */
    Map<LeaseId, Total> totals(Transaction tx, Collection<LeaseId> leases);

    /** @param last the machine said that no more will come */
    record Total(long millis, boolean last) {
        static final Total NONE = new Total(0, false);
    }
}
