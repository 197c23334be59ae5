package dev.argosy.portal.market;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.codes.MarketCodes;
import dev.argosy.planner.Resources;
import dev.argosy.portal.fleet.DesiredStates;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of one machine can be sold and who holds parts of it. Immutable; every change counts the version up.
 *
 * @param price null until the provider sets one
 * @param total never below what is held
 * @param gpus all gpus ever seen on the machine, with whether each can be sold now
 * @param holdings by holder
 */
record Stock(
        MachineId machine,
        OfferId offer,
        OrganizationId provider,
        @Nullable Rate price,
        Resources total,
        Map<GpuId, Boolean> gpus,
        Map<String, Holding> holdings,
        long version) {
    /** How many holders a machine has at most: each may have an entry in its desired state. */
    static final int MOST_HOLDERS = DesiredStates.MOST_ORDERS;

    Stock {
        gpus = Map.copyOf(gpus);
        holdings = Map.copyOf(holdings);
    }

    /** The part that one holder has. */
    record Holding(Set<GpuId> gpus, Resources resources) {
        Holding {
            gpus = Set.copyOf(gpus);
        }

        static Holding of(Slice slice) {
            return new Holding(
                    new HashSet<>(slice.gpus()), new Resources(slice.cpuMillis(), slice.memoryMiB(), slice.diskMiB()));
        }
    }

    Resources taken() {
        int cpu = 0;
        long memory = 0;
        long disk = 0;
        for (Holding holding : holdings.values()) {
            cpu = Math.addExact(cpu, holding.resources().cpuMillis());
            memory = Math.addExact(memory, holding.resources().memoryMiB());
            disk = Math.addExact(disk, holding.resources().diskMiB());
        }
        return new Resources(cpu, memory, disk);
    }

    Resources free() {
        Resources taken = taken();
        return new Resources(
                total.cpuMillis() - taken.cpuMillis(),
                total.memoryMiB() - taken.memoryMiB(),
                total.diskMiB() - taken.diskMiB());
    }

    int freeLeases() {
        return Math.max(0, MOST_HOLDERS - holdings.size());
    }

    boolean isHeld(GpuId gpu) {
        return holdings.values().stream().anyMatch(holding -> holding.gpus().contains(gpu));
    }

    int heldGpus() {
        return holdings.values().stream()
                .mapToInt(holding -> holding.gpus().size())
                .sum();
    }

    /** Why a holder cannot have the slice now; empty when it can, or when it has exactly this slice already. */
    Optional<Refusal> check(Take take) {
        Holding wanted = Holding.of(take.slice());
        Holding has = holdings.get(take.holder());
        if (has != null) {
            return has.equals(wanted) ? Optional.empty() : Optional.of(taken("holder has another slice"));
        }
        if (price == null || wanted.gpus().size() != take.slice().gpus().size()) {
            return Optional.of(gone("not for sale"));
        }
        if (freeLeases() == 0) {
            return Optional.of(taken(holdings.size() + " leases (expected: at most " + MOST_HOLDERS + ")"));
        }
        for (GpuId gpu : take.slice().gpus()) {
            if (!gpus.getOrDefault(gpu, false)) {
                return Optional.of(gone(gpu.text() + " is not for sale"));
            }
            if (isHeld(gpu)) {
                return Optional.of(taken(gpu.text() + " is hired"));
            }
        }
        Resources free = free();
        Resources asked = wanted.resources();
        boolean fits = asked.cpuMillis() <= free.cpuMillis()
                && asked.memoryMiB() <= free.memoryMiB()
                && asked.diskMiB() <= free.diskMiB();
        return fits ? Optional.empty() : Optional.of(taken("not enough cpu, memory or disk left"));
    }

    private Refusal taken(String what) {
        return refusal(MarketCodes.SLICE_TAKEN, what);
    }

    private Refusal gone(String what) {
        return refusal(MarketCodes.SLICE_GONE, what);
    }

    private Refusal refusal(dev.argosy.kernel.Code code, String what) {
        return Refusal.of(code, machine.text() + ": " + what, "plan again");
    }

    /** After a take that {@link #check} allows; the same stock when the holder has the slice already. */
    Stock take(Take take) {
        if (holdings.containsKey(take.holder())) {
            return this;
        }
        var more = new TreeMap<>(holdings);
        more.put(take.holder(), Holding.of(take.slice()));
        return new Stock(machine, offer, provider, price, total, gpus, more, version + 1);
    }

    /** After a holder gave its slice back; the same stock when it has none. */
    Stock giveBack(String holder) {
        if (!holdings.containsKey(holder)) {
            return this;
        }
        var fewer = new TreeMap<>(holdings);
        fewer.remove(holder);
        return new Stock(machine, offer, provider, price, total, gpus, fewer, version + 1);
    }

    Stock withPrice(Rate other) {
        return other.equals(price)
                ? this
                : new Stock(machine, offer, provider, other, total, gpus, holdings, version + 1);
    }

    /** After the machine's inventory became so; what is held stays, whatever the machine now says it has. */
    Stock withInventory(Resources declared, Map<GpuId, Boolean> sellable) {
        Resources taken = taken();
        var covering = new Resources(
                Math.max(declared.cpuMillis(), taken.cpuMillis()),
                Math.max(declared.memoryMiB(), taken.memoryMiB()),
                Math.max(declared.diskMiB(), taken.diskMiB()));
        var all = new TreeMap<GpuId, Boolean>(java.util.Comparator.comparing(GpuId::uuid));
        gpus.keySet().forEach(gone -> all.put(gone, false));
        all.putAll(sellable);
        return covering.equals(total) && all.equals(gpus)
                ? this
                : new Stock(machine, offer, provider, price, covering, all, holdings, version + 1);
    }
}
