package dev.argosy.portal.market;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.GpuSupply;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Resources;
import dev.argosy.planner.Snapshot;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The market as this process last saw it: fleet's word on each machine beside its stock, and the snapshot made of both.
 *
 * <p>Thread-safe. Only good for planning and showing; a stock of an older version never replaces a newer one.
 */
final class MarketView {
    private final Map<MachineId, Known> known = new HashMap<>();
    private final Set<MachineId> due = new HashSet<>();
    private volatile Snapshot snapshot = Snapshot.empty();
    private boolean read;
    private boolean settled;

    /** A machine with its stock. */
    record Known(Machine machine, Stock stock) {
        boolean open() {
            return machine.takesLeases() && stock.price() != null;
        }

        boolean mayReturn() {
            return !machine.live() && machine.wouldTakeLeases() && stock.price() != null;
        }

        MachineSupply supply() {
            Rate price = stock.price();
            var held = new HashSet<GpuId>();
            stock.holdings().values().forEach(holding -> held.addAll(holding.gpus()));
            var gpus = new ArrayList<GpuSupply>();
            for (Gpu gpu : machine.inventory().gpus()) {
                boolean free = gpu.sellable() && stock.gpus().getOrDefault(gpu.id(), false) && !held.contains(gpu.id());
                gpus.add(new GpuSupply(gpu.id(), gpu.model(), gpu.memoryMiB(), gpu.simulated(), free));
            }
            Resources total = stock.total();
            return new MachineSupply(
                    machine.id(),
                    machine.organization(),
                    open(),
                    price == null ? Rate.ZERO : price,
                    gpus,
                    total,
                    stock.free(),
                    stock.freeLeases(),
                    machine.inventory().country(),
                    machine.capabilities());
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /**
     * The market as it may be in a moment.
     *
     * @param missing machines that were not seen since the start, and are in it as if they had been
     */
    record Hope(Snapshot snapshot, int missing) {}

    /** The market if all that may come back after the start were here; empty when they have had time to. */
    synchronized Optional<Hope> hope() {
        if (settled) {
            return Optional.empty();
        }
        List<MachineSupply> missing = known.values().stream()
                .filter(Known::mayReturn)
                .map(each -> each.supply().opened())
                .toList();
        return Optional.of(new Hope(snapshot.withAll(missing), missing.size()));
    }

    /** Machines have had time to call since the start: who has not is away. */
    synchronized void settle() {
        settled = true;
    }

    /** Whether the whole market was read since the start. */
    synchronized boolean isRead() {
        return read;
    }

    synchronized Optional<Known> known(MachineId machine) {
        return Optional.ofNullable(known.get(machine));
    }

    synchronized List<Known> all() {
        return List.copyOf(known.values());
    }

    /** Takes over what a step read. With {@code whole} machines that are not among them are forgotten. */
    synchronized void show(Collection<Machine> machines, Map<MachineId, Stock> stocks, boolean whole) {
        var supplies = new ArrayList<MachineSupply>();
        var changed = new HashMap<MachineId, Known>();
        var seen = new HashSet<MachineId>();
        for (Machine machine : machines) {
            Stock stock = stocks.get(machine.id());
            if (stock == null) {
                continue;
            }
            seen.add(machine.id());
            Known before = known.get(machine.id());
            var now = new Known(
                    machine, before != null && before.stock().version() > stock.version() ? before.stock() : stock);
            if (!now.equals(before)) {
                changed.put(machine.id(), now);
                supplies.add(now.supply());
            }
        }
        // all or nothing: one that fails above must not hide from the next step that the others have changed
        known.putAll(changed);
        Snapshot next = snapshot.withAll(supplies);
        if (whole) {
            read = true;
            var gone = new HashSet<>(known.keySet());
            gone.removeAll(seen);
            known.keySet().removeAll(gone);
            for (MachineId machine : gone) {
                next = next.without(machine);
            }
        }
        snapshot = next;
    }

    /** Takes over committed stocks that are newer than what is shown. */
    synchronized void stocked(Collection<Stock> stocks) {
        var supplies = new ArrayList<MachineSupply>();
        for (Stock stock : stocks) {
            Known before = known.get(stock.machine());
            if (before != null && before.stock().version() < stock.version()) {
                var now = new Known(before.machine(), stock);
                known.put(stock.machine(), now);
                supplies.add(now.supply());
            }
        }
        snapshot = snapshot.withAll(supplies);
    }

    /** Forgets machines that the market has no stock of: a step that reads them again shows them again. */
    synchronized void gone(Collection<MachineId> machines) {
        Snapshot next = snapshot;
        for (MachineId machine : machines) {
            known.remove(machine);
            next = next.without(machine);
        }
        snapshot = next;
    }

    /** Notes machines to read again at the next step. */
    synchronized void lookAgain(Collection<MachineId> machines) {
        due.addAll(machines);
    }

    synchronized Set<MachineId> takeDue() {
        Set<MachineId> taken = Set.copyOf(due);
        due.clear();
        return taken;
    }
}
