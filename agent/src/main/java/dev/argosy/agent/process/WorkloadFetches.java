package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.kernel.LeaseId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gets workloads from the portal, each on a thread of its own and again until it is here, refused or abandoned. While
 * the portal is away that waits longer each time; how long a start may take is the portal's to judge. Thread-safe.
 */
final class WorkloadFetches {
    private static final Logger LOG = System.getLogger(WorkloadFetches.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int OUR_REASON = 125;

    private final Transfers transfers;
    private final BootClock clock;
    private final Executor tasks;
    private final Consumer<Observation> observations;
    private final Map<LeaseId, CountDownLatch> running = new ConcurrentHashMap<>();

    WorkloadFetches(Transfers transfers, BootClock clock, Executor tasks, Consumer<Observation> observations) {
        this.transfers = transfers;
        this.clock = clock;
        this.tasks = tasks;
        this.observations = observations;
    }

    void begin(OrderHead order) {
        var abandoned = new CountDownLatch(1);
        if (running.putIfAbsent(order.lease(), abandoned) == null) {
            tasks.execute(() -> {
                try {
                    run(order, abandoned);
                } finally {
                    running.remove(order.lease(), abandoned);
                }
            });
        }
    }

    void abandon(LeaseId lease) {
        CountDownLatch abandoned = running.remove(lease);
        if (abandoned != null) {
            abandoned.countDown();
        }
    }

    private void run(OrderHead order, CountDownLatch abandoned) {
        long from = clock.millis();
        long pause = FIRST_PAUSE_MILLIS;
        try {
            do {
                try {
                    var workload = transfers.fetchWorkload(order);
                    observations.accept(new Observation.Fetched(order.lease(), workload, clock.millis() - from));
                    return;
                } catch (IOException failed) {
                    LOG.log(
                            Level.INFO,
                            "the workload of {0} did not come, trying again: {1}",
                            order.lease(),
                            failed.toString());
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            } while (!abandoned.await(pause, TimeUnit.MILLISECONDS));
        } catch (RefusedTransferException refused) {
            observations.accept(new Observation.PrepareFailed(
                    order.lease(), refused.code(), String.valueOf(refused.getMessage()), OUR_REASON));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
