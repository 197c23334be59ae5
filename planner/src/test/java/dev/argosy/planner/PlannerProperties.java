package dev.argosy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Safety and exactness of placement on random markets; a failing seed replays with the reported sample. */
class PlannerProperties {
    @Property(tries = 2_000)
    void costsWhatTheOracleFinds(@ForAll long seed) {
        var random = new Random(seed);
        List<MachineSupply> market = Inventories.market(1 + random.nextInt(6), random);
        Request request = Inventories.request(random);

        Answer answer = Planner.place(Snapshot.of(market), request);

        var cheapest = Oracle.cheapest(market, request);
        switch (answer) {
            case Answer.Placed placed -> {
                assertThat(cheapest).hasValue(placed.total().microUsdPerHour());
                assertThat(placed.nodes()).hasSize(request.nodes());
                assertFitsTogether(market, request, placed.nodes());
            }
            case Answer.NotPlaced _ -> assertThat(cheapest).isEmpty();
        }
    }

    private static void assertFitsTogether(List<MachineSupply> market, Request request, List<Answer.Node> nodes) {
        var gpus = new HashSet<GpuId>();
        var onMachine = new HashMap<MachineId, Integer>();
        for (Answer.Node node : nodes) {
            MachineSupply machine = market.stream()
                    .filter(each -> each.machine().equals(node.slice().machine()))
                    .findFirst()
                    .orElseThrow();
            assertThat(node.slice().gpus()).hasSize(request.shape().gpus());
            for (GpuId gpu : node.slice().gpus()) {
                assertThat(gpus.add(gpu)).as("gpu given once: %s", gpu).isTrue();
                assertThat(machine.gpus())
                        .anyMatch(each -> each.gpu().equals(gpu)
                                && each.free()
                                && each.model().equals(node.model()));
            }
            int count = onMachine.merge(machine.machine(), 1, Integer::sum);
            assertThat(Oracle.fits(machine, request, count)).isTrue();
        }
    }

    @Property(tries = 1_000)
    void whatIsShownFeasibleIsPlacedAndNothingElse(@ForAll long seed) {
        var random = new Random(seed);
        Snapshot snapshot = Snapshot.of(Inventories.market(1 + random.nextInt(8), random));
        Request request = Inventories.request(random);
        int capacity = Planner.capacity(snapshot, request, 100);
        int sum = snapshot.machines().stream()
                .mapToInt(machine -> Planner.capacityOf(machine, request))
                .sum();
        assertThat(capacity).isEqualTo(sum);
        for (int nodes = 1; nodes <= capacity + 2; nodes++) {
            Answer answer = Planner.place(snapshot, request.forNodes(nodes));
            assertThat(answer instanceof Answer.Placed).isEqualTo(nodes <= capacity);
            if (answer instanceof Answer.NotPlaced not) {
                assertThat(not.explanation().fittingNodes()).isEqualTo(capacity);
            }
        }
    }

    @Property(tries = 1_000)
    void aMachineThatLeavesAndReturnsChangesNothing(@ForAll long seed) {
        var random = new Random(seed);
        List<MachineSupply> market = Inventories.market(2 + random.nextInt(8), random);
        Snapshot before = Snapshot.of(market);
        MachineSupply leaver = market.get(random.nextInt(market.size()));
        Request request = Inventories.request(random);

        Snapshot away = before.without(leaver.machine());
        assertThat(away.machine(leaver.machine())).isEmpty();
        var rest = new ArrayList<>(market);
        rest.remove(leaver);
        assertThat(Planner.place(away, request)).isEqualTo(Planner.place(Snapshot.of(rest), request));
        assertThat(Planner.place(away.with(leaver), request)).isEqualTo(Planner.place(before, request));
    }

    @Property(tries = 12)
    void changesOneByOneGiveWhatABuildGives(@ForAll long seed) {
        var random = new Random(seed);
        int machines = 1_500;
        List<MachineSupply> market = new ArrayList<>(Inventories.market(machines, random));
        Snapshot snapshot = Snapshot.of(market.subList(0, machines / 2));
        var present = new ArrayList<>(market.subList(0, machines / 2));
        for (int step = 0; step < 1_200; step++) {
            int index = random.nextInt(machines);
            MachineSupply changed = Inventories.random(index, random);
            present.removeIf(machine -> machine.machine().equals(changed.machine()));
            if (step % 3 == 0) {
                snapshot = snapshot.without(changed.machine());
            } else {
                snapshot = snapshot.with(changed);
                present.add(changed);
            }
        }
        List<MachineSupply> batch = Inventories.market(20, random);
        snapshot = snapshot.withAll(batch);
        var replaced = batch.stream().map(MachineSupply::machine).collect(Collectors.toSet());
        present.removeIf(machine -> replaced.contains(machine.machine()));
        present.addAll(batch);
        Collections.shuffle(present, random);

        Snapshot built = Snapshot.of(present);
        assertThat(snapshot.size()).isEqualTo(built.size());
        assertThat(snapshot.machines()).isEqualTo(built.machines());
        for (int i = 0; i < 30; i++) {
            Request request = Inventories.request(random).forNodes(1 + random.nextInt(40));
            assertThat(Planner.place(snapshot, request)).isEqualTo(Planner.place(built, request));
        }
    }

    @Property(tries = 1_000)
    void aHigherCapNeverTakesAPlanAwayNorMakesItDearer(@ForAll long seed) {
        var random = new Random(seed);
        Snapshot snapshot = Snapshot.of(Inventories.market(1 + random.nextInt(8), random));
        Request request = Inventories.request(random);
        Answer before = Planner.place(snapshot, request.capped(Rate.ZERO));
        for (int cap = 1; cap <= 7; cap++) {
            Answer after = Planner.place(snapshot, request.capped(new Rate(cap)));
            if (before instanceof Answer.Placed) {
                assertThat(after).isEqualTo(before);
            }
            before = after;
        }
        assertThat(Planner.place(snapshot, request.capped(null))).satisfies(answer -> {
            if (answer instanceof Answer.Placed placed) {
                assertThat(Planner.place(snapshot, request.capped(new Rate(7)))).isEqualTo(placed);
            }
        });
    }

    @Property(tries = 1_000)
    void explanationsCountWhatDroppingAConstraintBringsBack(@ForAll long seed) {
        var random = new Random(seed);
        Snapshot snapshot = Snapshot.of(Inventories.market(1 + random.nextInt(6), random));
        Request request = Inventories.request(random).forNodes(60);
        if (Planner.place(snapshot, request) instanceof Answer.NotPlaced not) {
            Explanation explanation = not.explanation();
            int candidates = snapshot.machines().stream()
                    .mapToInt(machine -> Math.max(1, machine.gpus().size()))
                    .sum();
            assertThat(explanation.considered()).isEqualTo(candidates);
            assertThat(explanation.ruledOut())
                    .isSortedAccordingTo((a, b) -> a.constraint().compareTo(b.constraint()))
                    .allMatch(each -> each.candidates() >= each.alone() && each.candidates() <= candidates);
            if (explanation.fittingNodes() == 0) {
                assertThat(explanation.ruledOut().stream()
                                .mapToInt(Explanation.RuledOut::candidates)
                                .sum())
                        .isGreaterThanOrEqualTo(candidates);
            }
            explanation.enoughPrice().ifPresent(price -> {
                assertThat(Planner.place(snapshot, request.capped(price))).isInstanceOf(Answer.Placed.class);
                assertThat(Planner.place(snapshot, request.capped(new Rate(price.microUsdPerHour() - 1))))
                        .isInstanceOf(Answer.NotPlaced.class);
            });
        }
    }
}
