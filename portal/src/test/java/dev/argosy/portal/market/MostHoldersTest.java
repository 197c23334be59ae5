package dev.argosy.portal.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.codes.MarketCodes;
import dev.argosy.planner.Planner;
import dev.argosy.planner.Request;
import dev.argosy.planner.Resources;
import dev.argosy.planner.Shape;
import dev.argosy.portal.fleet.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A machine has so many holders at most, however small their slices are. */
class MostHoldersTest {
    private static final OrganizationId PROVIDER = new OrganizationId(new UUID(1, 1));

    private final Machine machine = FakeMachines.machine(3, PROVIDER, "", 0);
    private final Slice slice = new Slice(machine.id(), List.of(), 1, 1, 1);
    private final Stock empty = new Stock(
            machine.id(),
            new OfferId(new UUID(1, 2)),
            PROVIDER,
            new Rate(1_000),
            new Resources(2_000, 16_384, 102_400),
            Map.of(),
            Map.of(),
            1);

    private int roomFor(Stock stock) {
        var tiny = new Shape(0, Set.of(), 0, 1, 1, 1, Set.of());
        return Planner.capacityOf(new MarketView.Known(machine, stock).supply(), Request.of(tiny, 1));
    }

    @Test
    void oneMoreIsRefusedAndNotPlanned() {
        assertThat(roomFor(empty)).isEqualTo(Stock.MOST_HOLDERS);
        var takes = new ArrayList<Take>();
        for (int i = 0; i <= Stock.MOST_HOLDERS; i++) {
            takes.add(new Take("holder-" + i, slice));
        }

        Takes taken = Takes.decide(Map.of(machine.id(), empty), takes);

        assertThat(taken.answers().subList(0, Stock.MOST_HOLDERS))
                .allSatisfy(answer -> assertThat(answer).isEmpty());
        assertThat(taken.answers().getLast())
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo(MarketCodes.SLICE_TAKEN));
        Stock full = taken.after().getOrDefault(machine.id(), empty);
        assertThat(roomFor(full)).isZero();
        assertThat(full.check(new Take("holder-0", slice))).isEmpty();
        assertThat(roomFor(full.giveBack("holder-7"))).isEqualTo(1);
    }
}
