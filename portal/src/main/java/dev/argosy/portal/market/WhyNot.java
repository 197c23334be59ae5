package dev.argosy.portal.market;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.planner.Explanation;
import dev.argosy.planner.Request;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns the planner's explanation into the refusal {@code no-feasible-slice}, and says when it is too early for it. */
final class WhyNot {
    private WhyNot() {}

    static Refusal refusal(Request request, Explanation why) {
        var details = new TreeMap<String, String>();
        details.put("considered", Integer.toString(why.considered()));
        details.put("nodes", Integer.toString(request.nodes()));
        details.put("fitting-nodes", Integer.toString(why.fittingNodes()));
        for (Explanation.RuledOut each : why.ruledOut()) {
            details.put(each.constraint().text(), Integer.toString(each.candidates()));
            details.put(each.constraint().text() + "-alone", Integer.toString(each.alone()));
        }
        why.enoughPrice()
                .ifPresent(price -> details.put("enough-price-micro-usd", Long.toString(price.microUsdPerHour())));
        String counts = why.ruledOut().stream()
                .map(each -> each.constraint().text() + " ruled out " + each.candidates())
                .collect(Collectors.joining(", "));
        String message = "nodes: " + request.nodes() + " (room for " + why.fittingNodes() + "); of " + why.considered()
                + " considered: " + (counts.isEmpty() ? "none ruled out" : counts);
        return new Refusal(Codes.NO_FEASIBLE_SLICE, message, remedy(why), details);
    }

    static Refusal contended(Request request) {
        return Refusal.of(
                Codes.NO_FEASIBLE_SLICE,
                "nodes: " + request.nodes() + "; all that fit are just being granted to others",
                "ask for less, or try later");
    }

    /** The portal cannot know yet, because it has just started. */
    static Refusal notYet(String what) {
        return Refusal.of(Codes.TRY_AGAIN, "the portal has just started and " + what, "try again in a few seconds");
    }

    private static String remedy(Explanation why) {
        if (why.enoughPrice().isPresent()) {
            return "pay up to " + why.enoughPrice().get().perHour().toUsd() + " USD an hour";
        }
        if (why.fittingNodes() > 0) {
            return "ask for at most " + why.fittingNodes() + " nodes, or try later";
        }
        return why.considered() == 0 ? "wait until machines are for sale" : "ask for less, or try later";
    }
}
