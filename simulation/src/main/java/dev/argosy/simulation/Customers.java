package dev.argosy.simulation;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.cluster.Cluster;
import dev.argosy.portal.cluster.ClusterSpec;
import dev.argosy.portal.cluster.FailurePolicy;
import dev.argosy.portal.cluster.Patience;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.market.ClusterShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Who hires: some rich, some whose money runs out. They request, stop, make longer and pay in. */
final class Customers {
    private static final int MANY = 4;
    private static final long FOREVER = Duration.ofDays(3).toMillis();

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final List<OrganizationId> customers = new ArrayList<>();
    private final List<ClusterId> clusters = new ArrayList<>();
    private final Map<ClusterId, FailurePolicy> policies = new HashMap<>();
    private int deposits;
    private boolean over;

    Customers(World world) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        for (int i = 0; i < MANY; i++) {
            customers.add(new OrganizationId(world.nextId()));
        }
    }

    List<ClusterId> clusters() {
        return clusters;
    }

    /** What it asked for. */
    FailurePolicy policy(ClusterId cluster) {
        return policies.getOrDefault(cluster, FailurePolicy.DEFAULT);
    }

    void begin() {
        scheduler.after(
                25_000,
                world.outside(),
                () -> world.machines()
                        .forEach(machine -> world.database()
                                .quiet
                                .execute(tx -> world.portal()
                                        .market
                                        .market()
                                        .setPrice(tx, machine.id(), new Rate(400_000 + random.nextInt(300_000))))));
        for (int i = 0; i < MANY; i++) {
            // the last ones have less than a step's worth at times
            give(customers.get(i), i < 2 ? 50_000_000L * world.agents() : 100_000L + random.nextInt(500_000));
        }
        scheduler.after(45_000, world.outside(), this::next);
    }

    /** Asks for nothing more and stops what runs; asked again for as long as it takes. */
    void end() {
        over = true;
        stopAll();
    }

    private void stopAll() {
        for (ClusterId cluster : clusters) {
            attempt(tx -> {
                boolean ended = world.portal()
                        .clusters
                        .clusters()
                        .byId(tx, cluster)
                        .filter(found -> found.state() != Cluster.State.ENDED)
                        .isEmpty();
                if (!ended) {
                    world.portal().clusters.clusters().stop(tx, cluster, EndCause.STOPPED);
                }
            });
        }
    }

    private void next() {
        if (over) {
            return;
        }
        // in a large world about two thirds of all gpus are in use; a small one is to have something to do
        double perHour = 60 * (world.agents() > 50 ? 0.07 : 0.15) * world.agents();
        scheduler.after(Mix.pause(random, perHour), world.outside(), this::next);
        switch (random.nextInt(12)) {
            case 0 -> stopOne();
            case 1 -> extendOne();
            case 2 -> give(customers.get(2 + random.nextInt(MANY - 2)), 50_000L + random.nextInt(400_000));
            default -> request();
        }
    }

    private void give(OrganizationId customer, long microUsd) {
        int number = ++deposits;
        world.database().quiet.execute(tx -> world.portal().money.give(tx, customer, number, microUsd));
    }

    private void request() {
        var id = new ClusterId(world.nextId());
        var job = job();
        int nodes = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
        FailurePolicy policy = policy();
        var spec = new ClusterSpec(
                id,
                customers.get(random.nextInt(MANY)),
                null,
                "job",
                job.command(),
                Map.of(),
                null,
                nodes,
                ClusterShape.ofGpus(1 + random.nextInt(2)),
                null,
                random.nextInt(5) == 0 ? 20_000L + random.nextInt(400_000) : null,
                job.millis() == FOREVER || random.nextInt(4) == 0
                        ? Duration.ofSeconds(90 + random.nextInt(1_800))
                        : null,
                null,
                policy,
                Patience.NONE,
                world.instant());
        clusters.add(id);
        policies.put(id, policy);
        attempt(tx -> {
            // asked again and again until the portal is up: by then everybody may have gone home
            if (!over && world.portal().clusters.clusters().byId(tx, id).isEmpty()) {
                world.portal().clusters.clusters().request(tx, spec);
            }
        });
    }

    private FailurePolicy policy() {
        var others = List.of(FailurePolicy.Action.CONTINUE, FailurePolicy.Action.STOP, FailurePolicy.Action.PAUSE);
        var second = others.get(random.nextInt(others.size()));
        Duration replaceAfter = switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> FailurePolicy.DEFAULT_REPLACE_AFTER;
            default -> Duration.ofSeconds(30 + random.nextInt(300));
        };
        FailurePolicy.Checkpoint checkpoint = random.nextInt(3) == 0
                ? new FailurePolicy.Checkpoint("save", Duration.ofSeconds(5 + random.nextInt(60)))
                : null;
        return random.nextInt(3) > 0
                ? new FailurePolicy(FailurePolicy.Action.REPLACE, second, replaceAfter, checkpoint)
                : new FailurePolicy(second, null, replaceAfter, checkpoint);
    }

    private Workloads.Job job() {
        int exit = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0;
        return switch (random.nextInt(8)) {
            case 0 -> new Workloads.Job(20 + random.nextInt(3_000), exit);
            case 1 -> new Workloads.Job(FOREVER, 0);
            default -> new Workloads.Job(Mix.pause(random, 9), exit);
        };
    }

    private void stopOne() {
        if (!clusters.isEmpty()) {
            ClusterId id = clusters.get(random.nextInt(clusters.size()));
            attempt(tx -> world.portal()
                    .clusters
                    .clusters()
                    .byId(tx, id)
                    .ifPresent(found -> world.portal().clusters.clusters().stop(tx, id, EndCause.STOPPED)));
        }
    }

    private void extendOne() {
        if (!clusters.isEmpty()) {
            ClusterId id = clusters.get(random.nextInt(clusters.size()));
            attempt(tx -> world.portal()
                    .clusters
                    .clusters()
                    .byId(tx, id)
                    .ifPresent(found -> world.portal().clusters.clusters().extend(tx, id, Duration.ofMinutes(5))));
        }
    }

    /** In a thread of the portal that is up; again when it or its database is not, as a patient client does. */
    private void attempt(Consumer<Transaction> work) {
        Portal portal = world.portal();
        if (!portal.isUp()) {
            later(work);
            return;
        }
        // the portal may die before it answers: then it is asked again, which must change nothing
        var answered = new boolean[1];
        scheduler.after(30_000, world.outside(), () -> {
            if (!answered[0]) {
                attempt(work);
            }
        });
        portal.spawn(() -> {
            try {
                world.database().transactions.execute(work);
                answered[0] = true;
            } catch (RefusedException refused) {
                answered[0] = true;
            } catch (ArgosyException away) {
                answered[0] = true;
                later(work);
            }
        });
    }

    private void later(Consumer<Transaction> work) {
        scheduler.after(5_000, world.outside(), () -> attempt(work));
    }
}
