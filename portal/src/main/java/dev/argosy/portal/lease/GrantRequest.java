package dev.argosy.portal.lease;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.Terms;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the leases of a gang: all of them or none.
 *
 * @param requestId chosen by whoever asks; a repeated one answers its own earlier result
 * @param requester whose budgets it counts against beside those of the customer; null for requests from before
 *     these were known
 * @param budgetMicroUsd the cluster's own budget in total, or null for none
 * @param term how long it is for; what a customer asked for counts from the grant
 * @param gangSize how many nodes start together; more than one are prepared first and started behind a barrier
 * @param startDeadline how long the start may take
 */
public record GrantRequest(
        String requestId,
        ClusterId cluster,
        OrganizationId customer,
        @Nullable Requester requester,
        @Nullable Long budgetMicroUsd,
        Term term,
        int gangSize,
        List<NodeGrant> nodes,
        Duration startDeadline) {
    public static final Duration DEFAULT_START_DEADLINE = Duration.ofMinutes(10);

    public GrantRequest {
        nodes = List.copyOf(nodes);
        var ranks = new HashSet<Integer>();
        if (nodes.size() != gangSize || !nodes.stream().allMatch(node -> ranks.add(node.rank()))) {
            throw new IllegalArgumentException(
                    "nodes: " + nodes.size() + " (expected: " + gangSize + " with different ranks)");
        }
    }

    /**
     * One node of the gang.
     *
     * @param workloadSpec serialized WorkloadSpec; exactly these bytes reach the machine, their SHA-256 is in the order
     * @param atFault who owes what a replacement costs more than its customer pays; null for nobody
     */
    public record NodeGrant(
            int rank,
            Slice slice,
            OrganizationId provider,
            Terms terms,
            byte[] workloadSpec,
            @Nullable AtFault atFault) {
        public NodeGrant(int rank, Slice slice, OrganizationId provider, Terms terms, byte[] workloadSpec) {
            this(rank, slice, provider, terms, workloadSpec, null);
        }
    }
}
