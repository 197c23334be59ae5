package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The one door of the room: what machines signed, for those who bill it. */
public interface Meters {
    /** The meter of every lease asked for; {@link Meter#NONE} where nothing was accepted yet. */
    Map<LeaseId, Meter> totals(Transaction tx, Collection<LeaseId> leases);

    /** The records kept of a lease, by sequence: the first, one an hour, and the last. */
    List<Evidence> evidence(Transaction tx, LeaseId lease);
}
