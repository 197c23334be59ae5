package dev.argosy.portal.money;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.metering.Evidence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lease and metering know of leases on a bill. */
interface BilledLeases {
    Map<LeaseId, Facts> facts(Transaction tx, Collection<LeaseId> leases);

    /** The signed records kept of a lease, by sequence. */
    List<Evidence> evidence(Transaction tx, LeaseId lease);

    /** @param reason why it ended; empty while it has not */
    record Facts(int rank, FencingToken token, String slice, int gpus, Optional<Reason> reason) {}
}
