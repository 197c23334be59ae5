package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Requester;
import dev.argosy.portal.cluster.Cluster;
import dev.argosy.portal.cluster.ClusterSpec;
import dev.argosy.portal.cluster.FailurePolicy;
import dev.argosy.portal.cluster.FailurePolicy.Action;
import dev.argosy.portal.cluster.Patience;
import dev.argosy.portal.cluster.Sighting;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Likeness;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.market.ClusterShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Customers, machines, money and time do anything in any order, to all rooms together, in memory and on PostgreSQL:
 * what must be true is true after every step, and both write the same facts and come to the same state.
 *
 * <p>To replay a failure: {@code -Dargosy.likeness.seed=N}.
 */
class RoomsTogetherTest {
    private static final long RUNS = 3;
    private static final int STEPS = 40;
    private static final List<FailurePolicy> POLICIES = List.of(
            FailurePolicy.DEFAULT,
            new FailurePolicy(Action.REPLACE, Action.CONTINUE, null, null),
            new FailurePolicy(Action.CONTINUE, null, null, null),
            new FailurePolicy(Action.STOP, null, null, null),
            new FailurePolicy(Action.PAUSE, null, null, null));

    private final Set<Lease.State> states = EnumSet.noneOf(Lease.State.class);
    private final Set<Cluster.State> clusterStates = EnumSet.noneOf(Cluster.State.class);

    @TempDir
    private Path folder;

    @Test
    void theSameFactsAndTheSameState() {
        Likeness.seeds(RUNS).forEach(seed -> {
            try (var database = TestDatabase.fresh()) {
                Path ours = folder.resolve("memory-" + seed);
                Path theirs = folder.resolve("sql-" + seed);
                compare(seed, RoomsWorld.inMemory(ours), RoomsWorld.onSql(database, theirs));
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
        assertThat(states).containsExactly(Lease.State.values());
        assertThat(clusterStates).containsExactly(Cluster.State.values());
    }

    private void compare(long seed, RoomsWorld memory, RoomsWorld sql) {
        var random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            long chance = random.nextLong();
            String what = "seed " + seed + ", step " + step;
            for (RoomsWorld world : List.of(memory, sql)) {
                act(world, new SplittableRandom(chance), step);
                look(world);
            }
            assertAlike(what, memory, sql);
        }
        for (RoomsWorld world : List.of(memory, sql)) {
            end(world);
        }
        assertAlike("seed " + seed + ", at the end", memory, sql);
        assertThat(memory.allLeases()).allSatisfy(lease -> {
            assertThat(lease).isInstanceOf(Lease.Ended.class);
            assertThat(lease.settled()).isTrue();
        });
    }

    private static void assertAlike(String what, RoomsWorld memory, RoomsWorld sql) {
        memory.check();
        sql.check();
        assertThat(sql.facts()).as(what).isEqualTo(memory.facts());
        assertThat(sql.state()).as(what).isEqualTo(memory.state());
    }

    private void look(RoomsWorld world) {
        world.allLeases().forEach(lease -> states.add(lease.state()));
        world.known.forEach(id -> world.run(tx -> world.clusters.clusters().byId(tx, id))
                .ifPresent(cluster -> clusterStates.add(cluster.state())));
    }

    /** Everybody stops; what is open closes by itself. */
    private static void end(RoomsWorld world) {
        for (ClusterId id : world.known) {
            world.run(tx -> world.clusters.clusters().stop(tx, id, EndCause.STOPPED));
        }
        world.settle();
        world.run(Duration.ofMinutes(30), Duration.ofMinutes(5));
        world.run(Duration.ofHours(80), Duration.ofHours(20));
    }

    private static void act(RoomsWorld world, RandomGenerator random, int step) {
        var machine = world.machines.get(random.nextInt(world.machines.size()));
        switch (random.nextInt(19)) {
            case 0, 1, 2 -> request(world, random, step);
            case 3 -> world.run(Duration.ofSeconds(random.nextInt(1, 60)), Duration.ofSeconds(10));
            case 4 -> world.run(Duration.ofMinutes(10), Duration.ofMinutes(2));
            case 5 -> {
                if (random.nextBoolean()) {
                    machine.disconnect();
                } else {
                    machine.connect();
                }
            }
            case 6 -> {
                var customer = RoomsWorld.CUSTOMERS.get(random.nextInt(2));
                long amount = random.nextInt(1, 600_000);
                world.run(tx -> {
                    world.money.give(tx, customer, step, amount);
                    return amount;
                });
            }
            case 7 -> stopOrExtend(world, random);
            case 9, 10, 11 -> sight(world, random);
            case 8 ->
                world.run(tx -> {
                    boolean cordoned = random.nextInt(3) == 0;
                    world.fleet.room().machines().cordon(tx, machine.id(), cordoned);
                    return cordoned;
                });
            default -> {
                List<Lease> open = world.allLeases().stream()
                        .filter(lease -> !lease.settled() || !(lease instanceof Lease.Ended))
                        .toList();
                for (int i = 0; i < 4 && !open.isEmpty(); i++) {
                    report(world, random, open.get(random.nextInt(open.size())));
                }
            }
        }
        world.settle();
    }

    private static void report(RoomsWorld world, RandomGenerator random, Lease seen) {
        Lease lease = world.lease(seen.id()).orElseThrow();
        int choice = random.nextInt(1_000);
        world.machines.stream()
                .filter(machine -> machine.id().equals(lease.grant().machine()))
                .forEach(machine -> machine.act(lease, choice));
        world.settle();
    }

    private static void request(RoomsWorld world, RandomGenerator random, int step) {
        var id = new ClusterId(new UUID(0x0199_0000_0000_7000L, 0x9000_0000_0000_0000L + step));
        var spec = new ClusterSpec(
                id,
                RoomsWorld.CUSTOMERS.get(random.nextInt(2)),
                random.nextBoolean()
                        ? null
                        : new Requester(new ApiKeyId(new UUID(3, 3)), new ProjectId(new UUID(4, 4))),
                "job",
                List.of("/bin/true"),
                Map.of(),
                null,
                random.nextInt(1, 4),
                ClusterShape.ofGpus(random.nextInt(1, 3)),
                null,
                random.nextInt(3) == 0 ? random.nextLong(50_000, 400_000) : null,
                random.nextInt(3) == 0 ? Duration.ofMinutes(random.nextInt(1, 40)) : null,
                null,
                POLICIES.get(random.nextInt(POLICIES.size())),
                random.nextInt(3) == 0 ? new Patience(true, 1, Duration.ofMinutes(20), null, null) : Patience.NONE,
                world.now());
        world.run(tx -> world.clusters.clusters().request(tx, spec));
        world.known.add(id);
    }

    /** Silence, verdicts and notices, right and wrong ones: whoever is judged wrongly is heard of again. */
    private static void sight(RoomsWorld world, RandomGenerator random) {
        List<Lease> open = world.allLeases().stream()
                .filter(lease -> lease.end().isEmpty())
                .toList();
        if (open.isEmpty()) {
            return;
        }
        Lease lease = open.get(random.nextInt(open.size()));
        Instant now = world.now();
        Instant last = world.run(tx -> world.fleet
                        .room()
                        .machines()
                        .byId(tx, lease.grant().machine())
                        .flatMap(Machine::lastContact))
                .orElse(now);
        Sighting sighting = switch (random.nextInt(6)) {
            case 0 -> new Sighting.Unreachable(now, last);
            case 1 -> new Sighting.Reachable(now);
            case 2 -> new Sighting.Leaving(now, now.plusSeconds(random.nextInt(1, 900)), "drained");
            case 3 -> new Sighting.Lost(now, last, "machine-lost", "silent");
            default -> new Sighting.Lost(now, last, "gpu-gone", "xid 79");
        };
        world.run(tx -> {
            world.clusters.clusters().sighted(tx, lease.id(), sighting);
            return true;
        });
    }

    private static void stopOrExtend(RoomsWorld world, RandomGenerator random) {
        if (world.known.isEmpty()) {
            return;
        }
        ClusterId id = world.known.get(random.nextInt(world.known.size()));
        boolean stop = random.nextBoolean();
        try {
            world.run(tx -> stop
                    ? world.clusters.clusters().stop(tx, id, EndCause.STOPPED)
                    : world.clusters.clusters().extend(tx, id, Duration.ofMinutes(10)));
        } catch (RefusedException refused) {
            // one that runs until stopped, or has ended, cannot be made longer: that is an answer too
            assertThat(refused.refusal().code().name()).isEqualTo("wrong-state");
        }
    }
}
