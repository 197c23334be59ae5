package dev.argosy.planner;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import java.util.List;

/** What the planner says to a request: all nodes placed, or why not. */
public sealed interface Answer {
    /** In price order; the index is the node's rank. */
    record Placed(List<Node> nodes) implements Answer {
        public Placed {
            nodes = List.copyOf(nodes);
        }

        public Rate total() {
            return nodes.stream().map(Node::rate).reduce(Rate.ZERO, Rate::plus);
        }
    }

    record NotPlaced(Explanation explanation) implements Answer {}

    /**
     * One node's slice.
     *
     * @param price per gpu-hour, per slice-hour for cpu-only
     * @param rate of the whole slice
     * @param model of its gpus; empty for cpu-only
     */
    record Node(Slice slice, OrganizationId provider, Rate price, Rate rate, String model, boolean simulated) {}
}
