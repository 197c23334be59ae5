package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.MachineFigures;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Prices and hired gpus, for fleet's list of machines. */
public final class MarketFigures implements MachineFigures {
    private final MarketStore store;

    MarketFigures(MarketStore store) {
        this.store = store;
    }

    /** Those of a market on PostgreSQL. */
    static MarketFigures onSql() {
        return new MarketFigures(new SqlMarketStore());
    }

    @Override
    public Map<MachineId, Figures> figures(Transaction tx, Collection<MachineId> machines) {
        var figures = new HashMap<MachineId, Figures>();
        store.read(tx, machines)
                .forEach((machine, stock) ->
                        figures.put(machine, new Figures(Optional.ofNullable(stock.price()), stock.heldGpus())));
        return figures;
    }
}
