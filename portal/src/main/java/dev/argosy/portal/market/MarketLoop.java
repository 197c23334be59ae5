package dev.argosy.portal.market;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.planner.Resources;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Inventory;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the view and the stocks in step with fleet: machines that fleet's history names, those whose liveness changed
 * and those that were noted; all of them at the start and every ten seconds, so nothing depends on a hint.
 */
final class MarketLoop implements Loop {
    private static final String FLEET_HISTORY = "history:fleet";

    private static final String CONSUMER = "market:fleet";
    private static final Duration WHOLE_PERIOD = Duration.ofSeconds(10);
    private static final Duration QUOTES_KEPT = Duration.ofDays(1);
    private static final int FACTS = 500;

    private final Transactions transactions;
    private final History history;
    private final Machines machines;
    private final IdSource ids;
    private final MarketStore store;
    private final MarketView view;

    // touched by step() alone, which runs on one thread at a time
    private Set<MachineId> lastLive = Set.of();
    private @Nullable Instant lastWhole;

    MarketLoop(MarketStore store, MarketView view, MarketRoom.Ports ports) {
        this.transactions = ports.transactions();
        this.history = ports.history();
        this.machines = ports.machines();
        this.ids = ports.ids();
        this.store = store;
        this.view = view;
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public Duration period() {
        return Duration.ofMillis(500);
    }

    @Override
    public List<String> wakesOn() {
        return List.of(FLEET_HISTORY, Market.CHANGED);
    }

    @Override
    public boolean step() {
        Set<MachineId> due = view.takeDue();
        Seen seen;
        try {
            seen = transactions.run(tx -> look(tx, due));
        } catch (RuntimeException failed) {
            view.lookAgain(due);
            throw failed;
        }
        view.show(seen.machines(), seen.stocks(), seen.whole());
        lastLive = seen.live();
        lastWhole = seen.whole() ? seen.at() : lastWhole;
        return seen.more();
    }

    /** What one transaction read. */
    private record Seen(
            List<Machine> machines,
            Map<MachineId, Stock> stocks,
            Set<MachineId> live,
            boolean whole,
            Instant at,
            boolean more) {}

    private Seen look(Transaction tx, Set<MachineId> noted) {
        Instant now = tx.now();
        Instant last = lastWhole;
        boolean whole = last == null || !now.isBefore(last.plus(WHOLE_PERIOD));
        var due = new HashSet<>(noted);
        History.Position at = history.cursor(tx, CONSUMER);
        List<History.Entry> facts = history.read(tx, "fleet", at, FACTS);
        for (History.Entry fact : facts) {
            if (fact.stream().startsWith(MachineId.PREFIX + "_")) {
                due.add(MachineId.parse(fact.stream()));
            }
        }
        if (!facts.isEmpty()) {
            history.moveCursor(tx, CONSUMER, facts.getLast().position());
        }
        Set<MachineId> live = Set.copyOf(machines.live(tx));
        addDifference(due, live, lastLive);
        List<Machine> read = whole ? machines.all(tx) : read(tx, due);
        Map<MachineId, Stock> stocks = synchronize(tx, read, whole);
        if (whole) {
            store.dropQuotes(tx, now.minus(QUOTES_KEPT));
        }
        return new Seen(read, stocks, live, whole, now, facts.size() == FACTS);
    }

    private static void addDifference(Set<MachineId> into, Set<MachineId> one, Set<MachineId> other) {
        one.stream().filter(machine -> !other.contains(machine)).forEach(into::add);
        other.stream().filter(machine -> !one.contains(machine)).forEach(into::add);
    }

    private List<Machine> read(Transaction tx, Collection<MachineId> due) {
        var found = new ArrayList<Machine>();
        due.forEach(machine -> machines.byId(tx, machine).ifPresent(found::add));
        return found;
    }

    /** Brings the stocks of these machines up to their inventories and answers them. */
    private Map<MachineId, Stock> synchronize(Transaction tx, List<Machine> read, boolean whole) {
        List<MachineId> wanted = read.stream().map(Machine::id).toList();
        Map<MachineId, Stock> stocks = new HashMap<>(whole ? store.all(tx) : store.read(tx, wanted));
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
