package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.cluster.ClusterSpec;
import dev.argosy.portal.cluster.FailurePolicy;
import dev.argosy.portal.cluster.Patience;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.market.ClusterShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of the shortest time that can be hired gets all of it, however long it waits for its grant. */
class ShortestTermTest {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void waitingTakesNothingFromItInMemory() throws IOException {
        hire(RoomsWorld.inMemory(folder));
    }

    @Test
    void waitingTakesNothingFromItOnPostgres() throws IOException {
        try (var database = TestDatabase.fresh()) {
            hire(RoomsWorld.onSql(database, folder));
        }
    }

    private static void hire(RoomsWorld world) {
        var id = new ClusterId(new UUID(0x0199_0000_0000_7000L, 0x9000_0000_0000_0001L));
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
                SHORTEST,
                null,
                FailurePolicy.DEFAULT,
                Patience.NONE,
                world.now());
        world.run(tx -> world.clusters.clusters().request(tx, spec));
        world.known.add(id);
        world.pass(Duration.ofSeconds(20));
        world.clusters.settle();
        // planned; the grant takes its time
        world.pass(Duration.ofSeconds(7));
        world.settle();

        assertThat(world.allLeases()).hasSize(1).first().isInstanceOfSatisfying(Lease.Granted.class, lease -> {
            assertThat(lease.grant().at()).isEqualTo(spec.createdAt().plusSeconds(27));
            assertThat(lease.termEnd()).isEqualTo(lease.grant().at().plus(SHORTEST));
            assertThat(lease.paidUntil()).isEqualTo(lease.termEnd());
        });
        world.check();
    }
}
