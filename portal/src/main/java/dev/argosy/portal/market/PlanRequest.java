package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wish for like nodes.
 *
 * @param maxPricePerGpu the most per gpu-hour, per slice-hour for cpu-only; null for any price
 * @param excluded machines not to use, such as those that just failed
 * @param capabilities what an agent must know to run such a node
 */
public record PlanRequest(
        ClusterShape shape,
        int nodes,
        @Nullable Rate maxPricePerGpu,
        Set<MachineId> excluded,
        Set<String> capabilities) {
    public PlanRequest {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
        }
        excluded = Set.copyOf(excluded);
        capabilities = Set.copyOf(capabilities);
    }

    public static PlanRequest of(ClusterShape shape, int nodes) {
        return new PlanRequest(shape, nodes, null, Set.of(), Set.of());
    }

    Request toPlanner() {
        return new Request(shape.toPlanner(), nodes, maxPricePerGpu, excluded, capabilities);
    }
}
