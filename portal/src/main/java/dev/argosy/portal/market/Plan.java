package dev.argosy.portal.market;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Slice;
import java.util.List;

/** What the market says: a place for every node, why not, or that it cannot tell yet. Nothing is taken by it. */
public sealed interface Plan {
    /** Cheapest first; the index is the node's rank. */
    record Placed(List<Placement> placements) implements Plan {
        public Placed {
            placements = List.copyOf(placements);
        }
    }

    /** {@code no-feasible-slice} with a count for each constraint in the details, or a refusal of the quote. */
    record Refused(Refusal refusal) implements Plan {}

    /**
     * The portal has just started and machines that could do it have not called yet: {@code try-again}. Asked again
     * within half a minute it is one of the others.
     */
    record NotYet(Refusal refusal) implements Plan {}

    /**
     * There is room, but only on slices that other plans are about to take. Asked again when they have, or have not, it
     * is one of the others.
     */
    record Contended(Refusal refusal) implements Plan {}

    /**
     * One node's slice.
     *
     * @param providerRate for the whole slice: price × gpus; the customer's rate is the same
     * @param model of its gpus; empty for cpu-only
     * @param simulated its gpus do no work
     * @param isolation "bubblewrap" or "none"
     */
    record Placement(
            Slice slice,
            OrganizationId provider,
            Rate providerRate,
            String model,
            boolean simulated,
            String isolation) {}
}
