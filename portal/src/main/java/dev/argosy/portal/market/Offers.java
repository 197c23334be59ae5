package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.GpuSupply;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Planner;
import dev.argosy.planner.Request;
import dev.argosy.planner.Resources;
import dev.argosy.planner.Shape;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is for sale, as the planner sees it: shown placeable exactly when a plan would find it. Thread-safe. */
public final class Offers {
    private final MarketView view;

    Offers(MarketView view) {
        this.view = view;
    }

    /**
     * What to show; empty texts do not matter.
     *
     * @param gpus how many gpus a node is to have when an offer is asked whether it is placeable
     */
    public record Query(String model, String country, int gpus) {}

    /**
     * The gpus of one kind that a machine sells, or the machine itself where it sells cpu-only slices.
     *
     * @param price per gpu-hour, per slice-hour for cpu-only
     * @param why why it is not placeable; empty when it is
     */
    public record Offer(
            OfferId id,
            MachineId machine,
            OrganizationId provider,
            Kind kind,
            Count gpus,
            Resources free,
            String country,
            String isolation,
            String network,
            Rate price,
            boolean placeable,
            String why) {}

    public record Kind(String model, long gpuMemoryMiB, boolean simulated) {}

    public record Count(int total, int free) {}

    /** All offers that match, cheapest first, then by machine and model. */
    public List<Offer> list(Query query) {
        var offers = new ArrayList<Offer>();
        for (MarketView.Known known : view.all()) {
            Rate price = known.stock().price();
            boolean here = query.country().isEmpty()
                    || query.country()
                            .equalsIgnoreCase(known.machine().inventory().country());
            if (price != null && here) {
                offersOf(known, price, query, offers);
            }
        }
        offers.sort(Comparator.comparing(Offer::price)
                .thenComparing(offer -> offer.machine().uuid())
                .thenComparing(offer -> offer.kind().model())
                .thenComparing(offer -> offer.kind().gpuMemoryMiB()));
        return offers;
    }

    private static void offersOf(MarketView.Known known, Rate price, Query query, List<Offer> into) {
        MachineSupply supply = known.supply();
        if (supply.sellsCpuOnly()) {
            if (query.model().isEmpty() && query.gpus() <= 0) {
                var cpuOnly = new Kind("", 0, false);
                into.add(offer(known, price, cpuOnly, new Count(0, 0), Shape.ofGpus(0)));
            }
            return;
        }
        Map<Kind, Count> kinds = new TreeMap<>(Comparator.comparing(Kind::model)
                .thenComparing(Kind::gpuMemoryMiB)
                .thenComparing(Kind::simulated));
        for (GpuSupply gpu : supply.gpus()) {
            kinds.merge(
                    new Kind(gpu.model(), gpu.memoryMiB(), gpu.simulated()),
                    new Count(1, gpu.free() ? 1 : 0),
                    (a, b) -> new Count(a.total() + b.total(), a.free() + b.free()));
        }
        kinds.forEach((kind, count) -> {
            if (query.model().isEmpty() || query.model().equalsIgnoreCase(kind.model())) {
                var shape = new Shape(
                        Math.max(1, query.gpus()), Set.of(kind.model()), kind.gpuMemoryMiB(), 0, 0, 0, Set.of());
                into.add(offer(known, price, kind, count, shape));
            }
        });
    }

    private static Offer offer(MarketView.Known known, Rate price, Kind kind, Count count, Shape shape) {
        Machine machine = known.machine();
        boolean placeable = Planner.capacityOf(known.supply(), Request.of(shape, 1)) > 0;
        return new Offer(
                known.stock().offer(),
                machine.id(),
                machine.organization(),
                kind,
                count,
                known.stock().free(),
                machine.inventory().country(),
                machine.inventory().isolation(),
                machine.inventory().processNetwork(),
                price,
                placeable,
                placeable ? "" : why(known, kind, count, shape));
    }

    private static Kind kindOf(Gpu gpu) {
        return new Kind(gpu.model(), gpu.memoryMiB(), gpu.simulated());
    }

    /** A word for people and scripts, in the order in which things are worth putting right. */
    private static String why(MarketView.Known known, Kind kind, Count count, Shape shape) {
        Machine machine = known.machine();
        @Nullable String quarantine = machine.quarantine().orElse(null);
        if (quarantine != null) {
            return "quarantined";
        }
        if (!machine.live()) {
            return "away";
        }
        if (machine.draining()) {
            return "draining";
        }
        if (machine.cordoned()) {
            return "cordoned";
        }
        if (count.total() < shape.gpus()) {
            return "too-few-gpus";
        }
        List<String> unsellable = machine.inventory().gpus().stream()
                .filter(gpu -> !gpu.sellable() && kindOf(gpu).equals(kind))
                .map(Gpu::unsellable)
                .sorted()
                .toList();
        if (count.total() - unsellable.size() < shape.gpus()) {
            return unsellable.getFirst();
        }
        return count.free() < shape.gpus() ? "hired" : "no-room";
    }
}
