package dev.argosy.planner;

import static dev.argosy.planner.Inventories.gpuId;
import static dev.argosy.planner.Inventories.machine;
import static dev.argosy.planner.Inventories.machineId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Rate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Snapshot MARKET = Snapshot.of(List.of(
            machine(1, 400_000, "RTX 4090", 2, 2),
            machine(2, 440_000, "RTX 4090", 2, 1),
            machine(3, 2_500_000, "H100", 8, 8)));

    @Test
    void takesTheCheapestAndLetsNodesShareAMachine() {
        var placed = (Answer.Placed) Planner.place(MARKET, Request.of(Shape.ofGpus(1), 3));

        assertThat(placed.nodes())
                .extracting(node -> node.slice().machine())
                .containsExactly(machineId(1), machineId(1), machineId(2));
        assertThat(placed.nodes())
                .extracting(node -> node.slice().gpus())
                .containsExactly(List.of(gpuId(1, 0)), List.of(gpuId(1, 1)), List.of(gpuId(2, 0)));
        assertThat(placed.total()).isEqualTo(new Rate(1_240_000));
        assertThat(placed.nodes().getFirst().slice().cpuMillis()).isEqualTo(4_000);
        assertThat(placed.nodes().getFirst().simulated()).isTrue();
    }

    @Test
    void placesBesideWhatOthersAreAboutToTake() {
        var first = (Answer.Placed) Planner.place(MARKET, Request.of(Shape.ofGpus(1), 2));
        var claimed = first.nodes().stream().map(Answer.Node::slice).toList();
        Request beside = Request.of(Shape.ofGpus(1), 1).beside(claimed);

        var second = (Answer.Placed) Planner.place(MARKET, beside);

        assertThat(second.nodes().getFirst().slice().gpus()).containsExactly(gpuId(2, 0));
        assertThat(Planner.fits(MARKET, beside.forNodes(9))).isTrue();
        assertThat(Planner.fits(MARKET, beside.forNodes(10))).isFalse();
        assertThat(((Answer.NotPlaced) Planner.place(MARKET, beside.forNodes(10)))
                        .explanation()
                        .fittingNodes())
                .isEqualTo(9);
    }

    @Test
    void aClaimThatTheMarketShowsAlreadyCountsOnce() {
        var claimed = ((Answer.Placed) Planner.place(MARKET, Request.of(Shape.ofGpus(1), 1)))
                .nodes().stream().map(Answer.Node::slice).toList();
        // granted: the gpu and its share are gone from what the market shows
        var shown = Snapshot.of(List.of(machine(1, 400_000, "RTX 4090", 2, 2).without(claimed)));

        assertThat(Planner.capacity(shown, Request.of(Shape.ofGpus(1), 1).beside(claimed), 9))
                .isEqualTo(1);
    }

    @Test
    void chargesForAllGpusOfANode() {
        var placed = (Answer.Placed)
                Planner.place(MARKET, Request.of(new Shape(4, Set.of("h100"), 0, 0, 0, 0, Set.of()), 2));

        assertThat(placed.nodes()).allMatch(node -> node.rate().equals(new Rate(10_000_000)));
        assertThat(placed.nodes()).allMatch(node -> node.slice().memoryMiB() == 32_000);
    }

    @Test
    void saysWhichConstraintRuledOutHowMuch() {
        var request = new Request(
                new Shape(2, Set.of("RTX 4090"), 0, 0, 0, 0, Set.of()), 2, new Rate(500_000), Set.of(), Set.of());

        var not = (Answer.NotPlaced) Planner.place(MARKET, request);

        assertThat(not.explanation().considered()).isEqualTo(12);
        assertThat(not.explanation().fittingNodes()).isEqualTo(1);
        assertThat(not.explanation().ruledOut())
                .containsExactly(
                        new Explanation.RuledOut(Constraint.MODEL, 8, 0),
                        new Explanation.RuledOut(Constraint.PRICE, 8, 0),
                        new Explanation.RuledOut(Constraint.FREE, 2, 2));
        assertThat(not.explanation().enoughPrice()).isEmpty();
    }

    @Test
    void namesThePriceThatWouldDo() {
        var request = Request.of(Shape.ofGpus(8), 1).capped(new Rate(1_000_000));

        var not = (Answer.NotPlaced) Planner.place(MARKET, request);

        assertThat(not.explanation().enoughPrice()).contains(new Rate(2_500_000));
        assertThat(not.explanation().ruledOut())
                .contains(new Explanation.RuledOut(Constraint.PRICE, 8, 8))
                .contains(new Explanation.RuledOut(Constraint.GPUS_PER_NODE, 4, 2));
    }

    @Test
    void anUnknownModelIsSimplyNobodys() {
        var not = (Answer.NotPlaced)
                Planner.place(MARKET, Request.of(new Shape(1, Set.of("RTX 9999"), 0, 0, 0, 0, Set.of()), 1));

        assertThat(not.explanation().ruledOut()).contains(new Explanation.RuledOut(Constraint.MODEL, 12, 11));
    }

    @Test
    void anEmptyMarketHasNothingToRuleOut() {
        var not = (Answer.NotPlaced) Planner.place(Snapshot.empty(), Request.of(Shape.ofGpus(0), 1));

        assertThat(not.explanation()).isEqualTo(new Explanation(0, 0, List.of(), null));
    }

    @Test
    void everyConstraintCanBeTheOnlyReason() {
        for (Constraint constraint : Constraint.values()) {
            assertThat(SingleReasons.of(constraint)).as("%s", constraint).satisfies(pair -> {
                var not = (Answer.NotPlaced) Planner.place(Snapshot.of(List.of(pair.machine())), pair.request());
                assertThat(not.explanation().ruledOut()).singleElement().satisfies(only -> {
                    assertThat(only.constraint()).isEqualTo(constraint);
                    assertThat(only.alone()).isEqualTo(only.candidates());
                });
            });
        }
    }
}
