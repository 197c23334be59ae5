package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was fixed for good when a lease was granted.
 *
 * @param request the id of the request that the lease came from; the leases of one request form a gang
 * @param requester whose budgets it counts against beside those of the customer; null for leases from before these
 *     were known
 * @param budgetMicroUsd the cluster's own budget in total, or null for none
 * @param startDeadline the instant by which the workload must have started
 * @param workload the SHA-256 of the workload bytes that the order names
 */
public record LeaseGrant(
        LeaseId lease,
        String request,
        ClusterId cluster,
        OrganizationId customer,
        @Nullable Requester requester,
        @Nullable Long budgetMicroUsd,
        int rank,
        int gangSize,
        FencingToken token,
        Slice slice,
        OrganizationId provider,
        Terms terms,
        Digest workload,
        Instant at,
        Instant startDeadline) {
    /** How long the platform bears what a place costs more than its customer pays. */
    static final Duration LONGEST_DEARER = Duration.ofHours(24);

    public LeaseGrant {
        if (rank < 0 || gangSize < 1) {
            throw new IllegalArgumentException("lease: rank " + rank + " of " + gangSize + " (expected: >= 0, >= 1)");
        }
        if (!slice.machine().equals(token.machine())) {
            throw new IllegalArgumentException("lease: slice and token name different machines");
        }
    }

    /** When its price is held no more; null where its customer pays all that it costs. */
    @Nullable
    Instant priceHeldUntil() {
        boolean dearer =
                terms.providerRate().microUsdPerHour() > terms.customerRate().microUsdPerHour();
        return dearer ? at.plus(LONGEST_DEARER) : null;
    }

    /** The end of its term where its cluster's is this one. */
    @Nullable
    Instant term(@Nullable Instant ofCluster) {
        Instant held = priceHeldUntil();
        return held == null || ofCluster != null && ofCluster.isBefore(held) ? ofCluster : held;
    }

    public MachineId machine() {
        return token.machine();
    }
}
