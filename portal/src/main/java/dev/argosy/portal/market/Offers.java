package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.codes.MarketCodes;
import dev.argosy.planner.GpuSupply;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Planner;
import dev.argosy.planner.Request;
import dev.argosy.planner.Resources;
import dev.argosy.planner.Shape;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.CursorForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is for sale, as the planner sees it: shown placeable exactly when a plan would find it. Thread-safe. */
public final class Offers {
    static final CursorForm<Place> LIST = new CursorForm<>("offers", Place::texts, Place::parse);

    private static final Comparator<Kind> KINDS =
            Comparator.comparing(Kind::model).thenComparing(Kind::gpuMemoryMiB).thenComparing(Kind::simulated);

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
            String why) {
        Place place() {
            return new Place(price, machine, kind);
        }
    }

    /** Where an offer stands in the list: cheapest first, then by machine and kind. */
    record Place(Rate price, MachineId machine, Kind kind) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::price)
                .thenComparing(place -> place.machine().uuid())
                .thenComparing(Place::kind, KINDS);

        List<String> texts() {
            return List.of(
                    Long.toString(price.microUsdPerHour()),
                    machine.text(),
                    kind.model(),
                    Long.toString(kind.gpuMemoryMiB()),
                    Boolean.toString(kind.simulated()));
        }

        static Place parse(List<String> texts) {
            return new Place(
                    new Rate(Long.parseLong(texts.get(0))),
                    MachineId.parse(texts.get(1)),
                    new Kind(texts.get(2), Long.parseLong(texts.get(3)), Boolean.parseBoolean(texts.get(4))));
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    public record Kind(String model, long gpuMemoryMiB, boolean simulated) {}

    public record Count(int total, int free) {}

    /** All offers that match, in the order of their places. */
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
        offers.sort(Comparator.comparing(Offer::place));
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
        Map<Kind, Count> kinds = new TreeMap<>(KINDS);
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
            return MarketCodes.QUARANTINED.name();
        }
        if (!machine.live()) {
            return MarketCodes.AWAY.name();
        }
        if (machine.draining()) {
            return MarketCodes.DRAINING.name();
        }
        if (machine.cordoned()) {
            return MarketCodes.CORDONED.name();
        }
        if (count.total() < shape.gpus()) {
            return MarketCodes.TOO_FEW_GPUS.name();
        }
        List<String> unsellable = machine.inventory().gpus().stream()
                .filter(gpu -> !gpu.sellable() && kindOf(gpu).equals(kind))
                .map(Gpu::unsellable)
                .sorted()
                .toList();
        if (count.total() - unsellable.size() < shape.gpus()) {
            return unsellable.getFirst();
        }
        return count.free() < shape.gpus() ? MarketCodes.HIRED.name() : MarketCodes.NO_ROOM.name();
    }
}
