package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Slice;
import dev.argosy.portal.cluster.Cluster;
import dev.argosy.portal.cluster.ClusterSpec;
import dev.argosy.portal.cluster.FailurePolicy;
import dev.argosy.portal.cluster.Patience;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.market.ClusterShape;
import dev.argosy.portal.market.Take;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of the same moment, through all rooms, in memory and on PostgreSQL: as long as there is room for all of them
 * nobody loses a slice to another, and who is refused is refused because there is none.
 */
class AtOnceTest {
    private static final int GPUS = 40;

    @TempDir
    private Path folder;

    private long numbers;

    @Test
    void oneMoreThanThereIsRoomForIsToldThatThereIsNone() throws IOException {
        inBoth(world -> {
            List<ClusterId> all = request(world, GPUS + 1, 1);
            settle(world);

            assertThat(all.subList(0, GPUS))
                    .map(id -> cluster(world, id))
                    .allSatisfy(AtOnceTest::isGrantedAtTheFirstTry);
            assertThat(reason(world, all.getLast())).isEqualTo("no-feasible-slice");
            assertThat(attemptsFailed(world, all.getLast())).isZero();
        });
    }

    @Test
    void gangsOfTheSameMomentDoNotMeet() throws IOException {
        inBoth(world -> {
            List<ClusterId> all = new ArrayList<>(request(world, 3, 9));
            // 13 are left: not for two of them
            all.addAll(request(world, 2, 8));
            settle(world);

            assertThat(all.subList(0, 4)).map(id -> cluster(world, id)).allSatisfy(AtOnceTest::isGrantedAtTheFirstTry);
            assertThat(reason(world, all.getLast())).isEqualTo("no-feasible-slice");
        });
    }

    @Test
    void whoseMoneyIsRefusedLeavesItsPlaceToTheNext() throws IOException {
        inBoth(world -> {
            // each budget covers no step: planned first, refused by money when the others have been told to wait
            List<ClusterId> poor = request(world, GPUS, 1, 1L);
            List<ClusterId> rich = request(world, GPUS, 1);
            settle(world);

            assertThat(poor).map(id -> cluster(world, id).state()).containsOnly(Cluster.State.ENDED);
            assertThat(rich).map(id -> cluster(world, id)).allSatisfy(AtOnceTest::isGrantedAtTheFirstTry);
        });
    }

    @Test
    void whatAnotherPortalTookIsPlannedAroundAsLongAsSomethingIsFree() throws IOException {
        inBoth(world -> {
            List<Take> takes = world.machines.subList(0, world.machines.size() - 1).stream()
                    .flatMap(machine -> gpusOf(world, machine).stream())
                    .map(slice -> new Take("elsewhere-" + ++numbers, slice))
                    .toList();
            List<Optional<Refusal>> answers = world.run(tx -> world.elsewhere().take(tx, takes));
            assertThat(answers).allMatch(Optional::isEmpty);

            List<ClusterId> all = request(world, 2, 1);
            // nobody reads the market here: it is learnt by losing
            for (int i = 0; i < 2 * GPUS; i++) {
                world.clusters.settle();
                world.leases.settle();
            }

            assertThat(all).map(id -> cluster(world, id).state()).containsOnly(Cluster.State.DEPLOYING);
            assertThat(attemptsFailed(world, all.getFirst())).isGreaterThan(5);
            assertThat(reason(world, request(world, 1, 1).getFirst(), w -> {
                        w.clusters.settle();
                        w.leases.settle();
                        w.clusters.settle();
                    }))
                    .isEqualTo("no-feasible-slice");
        });
    }

    /** Plans, grants, takes in the answers, and plans again those that waited for them. */
    private static void settle(RoomsWorld world) {
        for (int i = 0; i < 4; i++) {
            world.settle();
        }
    }

    private static List<Slice> gpusOf(RoomsWorld world, SimulatedMachine machine) {
        return world
                .run(tx -> world.fleet.room().machines().byId(tx, machine.id()))
                .orElseThrow()
                .inventory()
                .gpus()
                .stream()
                .map(gpu -> new Slice(machine.id(), List.of(gpu.id()), 1_000, 1_024, 1_024))
                .toList();
    }

    private void inBoth(Consumer<RoomsWorld> test) throws IOException {
        test.accept(furnished(RoomsWorld.inMemory(folder)));
        numbers = 0;
        try (var database = TestDatabase.fresh()) {
            test.accept(furnished(RoomsWorld.onSql(database, folder)));
        }
    }

    private static RoomsWorld furnished(RoomsWorld world) {
        world.furnish(GPUS / 2 - world.machines.size());
        world.run(tx -> {
            world.money.give(tx, RoomsWorld.CUSTOMERS.getFirst(), 1_000, 500_000_000);
            return tx;
        });
        world.run(Duration.ofSeconds(40), Duration.ofSeconds(10));
        return world;
    }

    private List<ClusterId> request(RoomsWorld world, int count, int nodes) {
        return request(world, count, nodes, null);
    }

    private List<ClusterId> request(RoomsWorld world, int count, int nodes, @Nullable Long budget) {
        var ids = new ArrayList<ClusterId>();
        for (int i = 0; i < count; i++) {
            var id = new ClusterId(new UUID(0x0199_0000_0000_7000L, 0x9000_0000_0000_0000L + ++numbers));
            var spec = new ClusterSpec(
                    id,
                    RoomsWorld.CUSTOMERS.getFirst(),
                    null,
                    "job",
                    List.of("/bin/true"),
                    Map.of(),
                    null,
                    nodes,
                    ClusterShape.ofGpus(1),
                    null,
                    budget,
                    null,
                    null,
                    FailurePolicy.DEFAULT,
                    Patience.NONE,
                    world.now());
            world.run(tx -> world.clusters.clusters().request(tx, spec));
            world.known.add(id);
            ids.add(id);
        }
        return ids;
    }

    private static Cluster cluster(RoomsWorld world, ClusterId id) {
        return world.run(tx -> world.clusters.clusters().byId(tx, id)).orElseThrow();
    }

    private static void isGrantedAtTheFirstTry(Cluster cluster) {
        assertThat(cluster.state()).as(cluster.id().text()).isEqualTo(Cluster.State.DEPLOYING);
        assertThat(cluster.granted().orElseThrow().attempt()).isEqualTo(1);
    }

    private static String reason(RoomsWorld world, ClusterId id) {
        return cluster(world, id).outcome().orElseThrow().reason().code();
    }

    private static String reason(RoomsWorld world, ClusterId id, Consumer<RoomsWorld> then) {
        then.accept(world);
        return reason(world, id);
    }

    private static long attemptsFailed(RoomsWorld world, ClusterId id) {
        return world.history("cluster", id.text(), 1_000).stream()
                .filter(entry -> entry.fact().kind().contains("attempt"))
                .count();
    }
}
