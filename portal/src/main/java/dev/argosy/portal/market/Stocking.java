package dev.argosy.portal.market;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.planner.Resources;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Inventory;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes and keeps the stocks of machines equal to their inventories. Thread-safe. */
final class Stocking {
    private final MarketStore store;
    private final IdSource ids;

    Stocking(MarketStore store, IdSource ids) {
        this.store = store;
        this.ids = ids;
    }

    /** Brings the stocks of these machines up to their inventories and answers them. */
    Map<MachineId, Stock> synchronize(Transaction tx, List<Machine> read) {
        List<MachineId> wanted = read.stream().map(Machine::id).toList();
        Map<MachineId, Stock> stocks = new HashMap<>(store.read(tx, wanted));
        List<Stock> fresh = read.stream()
                .filter(machine -> !stocks.containsKey(machine.id()))
                .map(this::fresh)
                .toList();
        if (!fresh.isEmpty()) {
            store.insert(tx, fresh);
            stocks.putAll(store.read(tx, fresh.stream().map(Stock::machine).toList()));
        }
        var changed = new HashMap<MachineId, Machine>();
        for (Machine machine : read) {
            Stock stock = stocks.get(machine.id());
            if (stock != null && current(stock, machine) != stock) {
                changed.put(machine.id(), machine);
            }
        }
        if (!changed.isEmpty()) {
            Map<MachineId, Stock> before = store.lock(tx, changed.keySet());
            var after = new HashMap<MachineId, Stock>();
            before.forEach((id, stock) -> {
                Machine machine = changed.get(id);
                after.put(id, machine == null ? stock : current(stock, machine));
            });
            store.update(tx, before, after);
            stocks.putAll(after);
        }
        return stocks;
    }

    private Stock fresh(Machine machine) {
        return new Stock(
                machine.id(),
                new OfferId(ids.next()),
                machine.organization(),
                null,
                declared(machine.inventory()),
                sellable(machine.inventory()),
                Map.of(),
                1);
    }

    private static Stock current(Stock stock, Machine machine) {
        return stock.withInventory(declared(machine.inventory()), sellable(machine.inventory()));
    }

    private static Resources declared(Inventory inventory) {
        return new Resources(inventory.cpuMillis(), inventory.memoryMiB(), inventory.diskMiB());
    }

    private static Map<GpuId, Boolean> sellable(Inventory inventory) {
        var gpus = new HashMap<GpuId, Boolean>();
        for (Gpu gpu : inventory.gpus()) {
            gpus.put(gpu.id(), gpu.sellable());
        }
        return gpus;
    }
}
