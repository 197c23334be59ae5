package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.cluster.ClusterSpec;
import dev.argosy.portal.cluster.FailurePolicy;
import dev.argosy.portal.cluster.Patience;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.market.ClusterShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every cause of an end, before and after the start, through all rooms, in memory and on PostgreSQL: what goes back
 * goes back in the very transaction of the end, and nothing moves twice.
 */
class EndsTogetherTest {
    private static final int WHOLE_LIFE = 1_000;

    @TempDir
    private Path folder;

    private long numbers;

    @Test
    void everyEndGivesBackInItsOwnTransactionInMemory() throws IOException {
        everyEnd(RoomsWorld.inMemory(folder));
    }

    @Test
    void everyEndGivesBackInItsOwnTransactionOnPostgres() throws IOException {
        try (var database = TestDatabase.fresh()) {
            everyEnd(RoomsWorld.onSql(database, folder));
        }
    }

    private void everyEnd(RoomsWorld world) {
        world.run(tx -> {
            world.money.give(tx, RoomsWorld.CUSTOMERS.getFirst(), 1_000, 500_000_000);
            return tx;
        });
        for (EndCause cause : EndCause.values()) {
            for (boolean started : List.of(false, true)) {
                Lease lease = hire(world, started);
                end(world, lease, cause);
                settle(world, lease, cause + (started ? " after its start" : " before its start"), started);
            }
        }
        Lease lost = hire(world, true);
        lose(world, lost);
        settle(world, lost, "lost", true);
    }

    private Lease hire(RoomsWorld world, boolean started) {
        var id = new ClusterId(new UUID(0x0199_0000_0000_7000L, 0x9000_0000_0000_0000L + ++numbers));
        var spec = new ClusterSpec(
                id,
                RoomsWorld.CUSTOMERS.getFirst(),
                null,
                "job",
                List.of("/bin/true"),
                Map.of(),
                null,
                1,
                ClusterShape.ofGpus(1),
                null,
                null,
                null,
                null,
                FailurePolicy.DEFAULT,
                Patience.NONE,
                world.now());
        world.run(tx -> world.clusters.clusters().request(tx, spec));
        world.known.add(id);
        world.settle();
        Lease lease = world.run(tx -> world.leases.leases().ofCluster(tx, id)).getFirst();
        if (started) {
            act(world, lease, 1);
            world.run(Duration.ofSeconds(61), Duration.ofSeconds(61));
            act(world, lease, 2);
        }
        return world.lease(lease.id()).orElseThrow();
    }

    /** Twice, the second time when the first has been done. */
    private static void end(RoomsWorld world, Lease lease, EndCause cause) {
        for (int i = 0; i < 2; i++) {
            world.leases.leases().end(lease.id(), cause);
            world.settle();
        }
    }

    /** Its machine goes away and does not come back before all paid time is over. */
    private static void lose(RoomsWorld world, Lease lease) {
        machine(world, lease).disconnect();
        world.run(Duration.ofMinutes(25), Duration.ofMinutes(1));
        machine(world, lease).connect();
        Lease ended = world.lease(lease.id()).orElseThrow();
        assertThat(ended.end().orElseThrow().reason().code()).isEqualTo("machine-lost");
        assertThat(kinds(world, lease, "money")).containsKey("credited");
    }

    private static void settle(RoomsWorld world, Lease before, String what, boolean started) {
        LeaseId id = before.id();
        Lease ending = world.lease(id).orElseThrow();
        assertThat(ending.end()).as(what).isPresent();
        assertThat(ending.started().isPresent()).as(what).isEqualTo(started);
        world.check();
        long transaction = kinds(world, ending, "lease")
                .getOrDefault("lease-ending", List.of())
                .getFirst();
        Map<String, List<Long>> moved = kinds(world, ending, "money");
        assertThat(moved.get("released")).as(what).containsExactly(transaction);
        assertThat(moved.getOrDefault("credited", List.of(transaction)))
                .as(what)
                .containsExactly(transaction);
        if (started) {
            // its last word; what lies between that and the cap goes back with it
            act(world, ending, 0);
            act(world, ending, 2);
            act(world, ending, 1);
        }
        world.run(tx -> world.clusters.clusters().stop(tx, ending.grant().cluster(), EndCause.STOPPED));
        world.settle();
        // the slice comes back, which is the end of the cluster, when its time is over at the latest
        world.run(Duration.ofMinutes(25), Duration.ofMinutes(5));
        Lease settled = world.lease(id).orElseThrow();
        if (!settled.settled()) {
            world.run(Duration.ofHours(80), Duration.ofHours(80));
        }
        world.settle();
        assertThat(world.lease(id).orElseThrow().settled()).as(what).isTrue();
        world.check();
        assertThat(kinds(world, ending, "money").get("invoice-issued")).as(what).hasSize(1);
        assertThat(kinds(world, ending, "money").getOrDefault("credited", List.of()))
                .as(what)
                .hasSizeLessThanOrEqualTo(1);
    }

    /** The transactions in which facts of each kind were written, oldest first. */
    private static Map<String, List<Long>> kinds(RoomsWorld world, Lease lease, String room) {
        String stream = room.equals("lease")
                ? lease.id().text()
                : lease.grant().cluster().text();
        return world.history(room, stream, WHOLE_LIFE).stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.fact().kind(),
                        Collectors.mapping(
                                (History.Entry entry) -> entry.position().transaction(), Collectors.toList())));
    }

    private static void act(RoomsWorld world, Lease lease, int choice) {
        machine(world, lease).act(world.lease(lease.id()).orElseThrow(), choice);
        world.settle();
    }

    private static SimulatedMachine machine(RoomsWorld world, Lease lease) {
        return world.machines.stream()
                .filter(one -> one.id().equals(lease.grant().machine()))
                .findFirst()
                .orElseThrow();
    }
}
