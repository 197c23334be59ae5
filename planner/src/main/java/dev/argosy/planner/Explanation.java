package dev.argosy.planner;

import dev.argosy.kernel.Rate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request has no plan.
 *
 * @param considered all candidates there are, open or not
 * @param fittingNodes for how many nodes there would have been room; below what was asked
 * @param ruledOut the constraints that ruled something out, in the order of {@link Constraint}
 * @param enough the lowest cap on the price under which the request would succeed; null when no price helps
 */
public record Explanation(
        int considered,
        int fittingNodes,
        List<RuledOut> ruledOut,
        @Nullable Rate enough) {
    public Explanation {
        ruledOut = List.copyOf(ruledOut);
    }

    public Optional<Rate> enoughPrice() {
        return Optional.ofNullable(enough);
    }

    /**
     * @param candidates how many it rules out, alone or together with others
     * @param alone how many would be there if this constraint alone were dropped
     */
    public record RuledOut(Constraint constraint, int candidates, int alone) {}
}
