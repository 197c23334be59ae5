package dev.argosy.planner;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A wish: so many like nodes. Nodes may share a machine that has room for them.
 *
 * @param maxPrice the most per gpu-hour (per slice-hour when the shape has no gpus); null for any price
 * @param excluded machines that must not be used
 * @param capabilities what an agent must know to run such a node
 * @param claimed slices that count as taken though the snapshot shows them free, by machine
 */
public record Request(
        Shape shape,
        int nodes,
        @Nullable Rate maxPrice,
        Set<MachineId> excluded,
        Set<String> capabilities,
        Map<MachineId, List<Slice>> claimed) {
    public Request {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
        }
        excluded = Set.copyOf(excluded);
        capabilities = Set.copyOf(capabilities);
        claimed = Map.copyOf(claimed);
    }

    public Request(Shape shape, int nodes, @Nullable Rate maxPrice, Set<MachineId> excluded, Set<String> capabilities) {
        this(shape, nodes, maxPrice, excluded, capabilities, Map.of());
    }

    public static Request of(Shape shape, int nodes) {
        return new Request(shape, nodes, null, Set.of(), Set.of());
    }

    public Request capped(@Nullable Rate cap) {
        return new Request(shape, nodes, cap, excluded, capabilities, claimed);
    }

    public Request forNodes(int count) {
        return new Request(shape, count, maxPrice, excluded, capabilities, claimed);
    }

    /** The same wish while others are about to take these slices. */
    public Request beside(Collection<Slice> others) {
        return new Request(
                shape,
                nodes,
                maxPrice,
                excluded,
                capabilities,
                others.stream().collect(Collectors.groupingBy(Slice::machine)));
    }
}
