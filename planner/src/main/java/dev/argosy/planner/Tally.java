package dev.argosy.planner;

import java.util.ArrayList;
import java.util.List;

/** Counts candidates by what rules them out. Used by one call on one thread. */
final class Tally {
    private final int[] all = new int[Constraint.values().length];
    private final int[] alone = new int[Constraint.values().length];
    private int considered;

    void add(int failed, int candidates) {
        considered += candidates;
        for (int rest = failed; rest != 0; rest &= rest - 1) {
            int constraint = Integer.numberOfTrailingZeros(rest);
            all[constraint] += candidates;
            if (Integer.bitCount(failed) == 1) {
                alone[constraint] += candidates;
            }
        }
    }

    int considered() {
        return considered;
    }

    List<Explanation.RuledOut> ruledOut() {
        var list = new ArrayList<Explanation.RuledOut>();
        for (Constraint constraint : Constraint.values()) {
            if (all[constraint.ordinal()] > 0) {
                list.add(new Explanation.RuledOut(constraint, all[constraint.ordinal()], alone[constraint.ordinal()]));
            }
        }
        return list;
    }
}
