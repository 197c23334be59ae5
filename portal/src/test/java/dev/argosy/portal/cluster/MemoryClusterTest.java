package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.market.FakeMachines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryClusterTest extends ClusterContract {
    private final AtomicLong ticks = new AtomicLong(1_800_000_000_000L);
    /** Every look at it is a millisecond later. */
    private final InstantSource clock = () -> Instant.ofEpochMilli(ticks.incrementAndGet());

    private final Pokes pokes = new Pokes();
    private final ClusterTestBed.Ground ground =
            new ClusterTestBed.Ground(new MemoryTransactions(clock), new MemoryHistory(pokes), pokes, clock);
    private final MemoryClusterStore store = new MemoryClusterStore();

    @Override
    ClusterTestBed.Ground ground() {
        return ground;
    }

    @Override
    ClusterStore store() {
        return store;
    }

    @Test
    void machinesThatStayAwayAreNotWaitedForLong() {
        bed.machines.put(
                FakeMachines.live(false).apply(FakeMachines.machine(9, ClusterTestBed.PROVIDER, "RTX 4090", 1)));
        bed.sellOut(Refusal.of(Codes.NO_FEASIBLE_SLICE, "none", ""));
        Cluster cluster = bed.request(1, null);
        bed.settle();
        assertThat(bed.now(cluster).state()).isEqualTo(Cluster.State.PLANNING);

        ticks.addAndGet(ClusterLoop.RETURN_TIME.toMillis());
        bed.settle();
        assertThat(bed.now(cluster).outcome().map(end -> end.reason().code())).hasValue("no-feasible-slice");
    }
}
