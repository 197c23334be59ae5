package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.SettableBootClock;
import dev.argosy.agent.core.Workload;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadFetchesTest {
    private final Workload workload = Orders.workload(List.of("true"));
    private final OrderHead order = Orders.head(Orders.order(1, workload));
    private final MemoryTransfers transfers = new MemoryTransfers();
    private final BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final WorkloadFetches fetches = new WorkloadFetches(transfers, new SettableBootClock(), tasks, seen::add);

    @AfterEach
    void close() {
        fetches.abandon(order.lease());
        tasks.close();
    }

    @Test
    void triesAgainUntilThePortalIsBack() throws InterruptedException {
        transfers.workload(order.lease(), Orders.bytes(workload));
        transfers.portalAway(2);

        fetches.begin(order);

        assertThat(seen.poll(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(Observation.Fetched.class, fetched -> {
            assertThat(fetched.lease()).isEqualTo(order.lease());
            assertThat(fetched.workload().workload()).hasValue(workload);
        });
    }

    @Test
    void aRefusalIsForGood() throws InterruptedException {
        fetches.begin(order);

        assertThat(seen.poll(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Observation.PrepareFailed.class,
                        failed -> assertThat(failed.code()).isEqualTo("not-found"));
    }

    @Test
    void givesUpWhenItIsAbandoned() throws InterruptedException {
        transfers.portalAway(Integer.MAX_VALUE);
        fetches.begin(order);
        fetches.abandon(order.lease());

        tasks.shutdown();

        assertThat(tasks.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isEmpty();
    }
}
