package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.MarketCodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch of takes in its order: each succeeds or is refused by itself, later ones see earlier ones.
 *
 * @param answers one for each take; empty when it succeeded
 * @param after the stocks by machine, changed or not
 * @param refusedOn machines on which something was refused
 */
record Takes(List<Optional<Refusal>> answers, Map<MachineId, Stock> after, Set<MachineId> refusedOn) {
    static Takes decide(Map<MachineId, Stock> stocks, List<Take> takes) {
        var after = new HashMap<>(stocks);
        var where = new HashMap<String, MachineId>();
        stocks.forEach((machine, stock) -> stock.holdings().keySet().forEach(holder -> where.put(holder, machine)));
        var answers = new ArrayList<Optional<Refusal>>();
        var refusedOn = new HashSet<MachineId>();
        for (Take take : takes) {
            MachineId machine = take.slice().machine();
            Stock stock = after.get(machine);
            Optional<Refusal> refusal = check(take, stock, where.getOrDefault(take.holder(), machine));
            answers.add(refusal);
            if (refusal.isPresent()) {
                refusedOn.add(machine);
            } else if (stock != null) {
                after.put(machine, stock.take(take));
                where.put(take.holder(), machine);
            }
        }
        return new Takes(answers, after, refusedOn);
    }

    private static Optional<Refusal> check(Take take, @Nullable Stock stock, MachineId holdsOn) {
        MachineId machine = take.slice().machine();
        if (stock == null) {
            return Optional.of(
                    Refusal.of(MarketCodes.SLICE_GONE, machine.text() + ": not in the market", "plan again"));
        }
        if (!holdsOn.equals(machine)) {
            return Optional.of(Refusal.of(
                    MarketCodes.SLICE_TAKEN,
                    take.holder() + ": has a slice on " + holdsOn.text(),
                    "give that back first"));
        }
        return stock.check(take);
    }
}
