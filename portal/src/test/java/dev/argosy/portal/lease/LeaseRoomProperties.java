package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.LeaseId;
import dev.argosy.protocol.v1.LeaseReport.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever customers, machines, money and time do, in any order: {@link LeaseWorld#check} holds after every step.
 *
 * <p>To replay a failure, run the property with the seed that it prints.
 */
class LeaseRoomProperties {
    private static final int STEPS = 60;

    private final Set<Lease.State> seen = EnumSet.noneOf(Lease.State.class);

    /** Safety: nothing is charged, taken or ordered that should not be. Liveness: in the end everything is closed. */
    @Property(tries = 50)
    void everythingHoldsAndEverythingEnds(@ForAll long seed) {
        var random = new Random(seed);
        var world = new LeaseWorld();
        var leases = new ArrayList<LeaseId>();
        for (int step = 0; step < STEPS; step++) {
            act(world, random, leases, step);
            leases.forEach(lease -> seen.add(world.lease(lease).state()));
        }
        for (int cluster = 0; cluster < 3; cluster++) {
            world.room.leases().end(SampleLeases.cluster(cluster), EndCause.STOPPED);
        }
        world.run(Duration.ofHours(74), Duration.ofHours(1));
        assertThat(leases).allSatisfy(lease -> {
            assertThat(world.lease(lease).state()).isEqualTo(Lease.State.ENDED);
            assertThat(world.lease(lease).settled()).isTrue();
            assertThat(world.kinds(lease).stream().filter("lease-ended"::equals))
                    .hasSize(1);
            assertThat(world.kinds(lease).stream().filter("lease-ending"::equals))
                    .hasSize(1);
        });
        assertThat(world.slices.holders()).isEmpty();
    }

    @Property(tries = 1)
    void theSequencesVisitEveryState() {
        for (long seed = 0; seed < 10; seed++) {
            everythingHoldsAndEverythingEnds(seed);
        }
        assertThat(seen).containsExactly(Lease.State.values());
    }

    private static void act(LeaseWorld world, Random random, List<LeaseId> leases, int step) {
        int machine = random.nextInt(4);
        int cluster = random.nextInt(3);
        switch (random.nextInt(10)) {
            case 0, 1 -> grant(world, random, leases, "r" + (random.nextInt(5) == 0 ? step - 1 : step), cluster);
            case 2 -> world.run(Duration.ofSeconds(random.nextInt(1, 600)), Duration.ofSeconds(60));
            case 3 -> world.run(Duration.ofMinutes(20), Duration.ofMinutes(2));
            case 4 -> {
                if (random.nextBoolean()) {
                    world.silent(machine);
                } else {
                    world.live(machine);
                }
                world.step();
            }
            case 5 -> {
                world.room.leases().end(SampleLeases.cluster(cluster), EndCause.STOPPED);
                world.step();
            }
            case 6 -> {
                world.funds.moneyUntil.put(
                        SampleLeases.cluster(cluster), world.now().plusSeconds(random.nextInt(3_000)));
                world.changeTerm(cluster, world.now().plusSeconds(random.nextInt(3_000)));
                world.step();
            }
            default -> {
                if (!leases.isEmpty()) {
                    report(world, random, leases.get(random.nextInt(leases.size())));
                }
            }
        }
    }

    private static void grant(LeaseWorld world, Random random, List<LeaseId> leases, String request, int cluster) {
        long first = random.nextInt(4);
        long[] machines = random.nextBoolean() ? new long[] {first} : new long[] {first, (first + 1) % 4};
        if (world.grant(request, cluster, machines) instanceof GrantOutcome.Granted(var granted)) {
            granted.stream().filter(lease -> !leases.contains(lease)).forEach(leases::add);
        }
    }

    /** What an honest machine may say: no more active time than has passed since the start, no less than it signed. */
    private static void report(LeaseWorld world, Random random, LeaseId id) {
        Lease lease = world.lease(id);
        long passed = Duration.between(lease.countedFrom(), world.now()).toMillis();
        long active = Math.min(passed, lease.grantedMillis());
        switch (random.nextInt(7)) {
            case 0 -> world.report(id, Phase.PREPARED, 0, 0, 0);
            case 1, 2 -> world.report(id, Phase.RUNNING, Math.min(passed, 1_000), 0, 0);
            case 3 -> {
                if (lease instanceof Lease.Active && random.nextBoolean()) {
                    world.usage(id, active, false);
                }
            }
            case 4 -> {
                world.report(id, Phase.EXITED, passed, active, random.nextInt(3));
                if (random.nextBoolean()) {
                    world.usage(id, Math.min(active, world.cap(id)), true);
                }
            }
            case 5 -> world.report(id, Phase.GONE, random.nextBoolean() ? passed : 0, world.signed(id), 0);
            default -> world.report(id, Phase.FAILED, 0, 0, 127);
        }
    }
}
