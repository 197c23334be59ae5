package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import dev.argosy.planner.Request;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wish for like nodes.
 *
 * @param maxPricePerGpu the most per gpu-hour, per slice-hour for cpu-only; null for any price
 * @param excluded machines not to use, such as those that just failed
 * @param capabilities what an agent must know to run such a node
 * @param claimed slices that other plans are about to take
 */
public record PlanRequest(
        ClusterShape shape,
        int nodes,
        @Nullable Rate maxPricePerGpu,
        Set<MachineId> excluded,
        Set<String> capabilities,
        List<Slice> claimed) {
    public PlanRequest {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
        }
        excluded = Set.copyOf(excluded);
        capabilities = Set.copyOf(capabilities);
        claimed = List.copyOf(claimed);
    }

    public PlanRequest(
            ClusterShape shape,
            int nodes,
            @Nullable Rate maxPricePerGpu,
            Set<MachineId> excluded,
            Set<String> capabilities) {
        this(shape, nodes, maxPricePerGpu, excluded, capabilities, List.of());
    }

    public static PlanRequest of(ClusterShape shape, int nodes) {
        return new PlanRequest(shape, nodes, null, Set.of(), Set.of());
    }

    Request toPlanner() {
        var alone = new Request(shape.toPlanner(), nodes, maxPricePerGpu, excluded, capabilities);
        return claimed.isEmpty() ? alone : alone.beside(claimed);
    }
}
