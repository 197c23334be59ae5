package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    @Override
    SetAsideStore asides() {
        return new MemorySetAsideStore();
    }

    @Override
    void advance(Duration by) {
        ticks.addAndGet(by.toMillis());
    }

    @Test
    void moreStopsThanFitOneLookAreAllAskedFor() {
        List<Cluster> all = new ArrayList<>();
        for (int i = 0; i < Grants.LIMIT + 3; i++) {
            all.add(bed.request(1, null));
        }
        bed.settle();
        bed.leases.ignoreEnds();
        all.forEach(bed::stop);
        bed.settle();
        List<ClusterId> ids = all.stream().map(Cluster::id).toList();
        assertThat(bed.leases.endsAsked()).containsAll(ids);

        // again when nothing came of it
        advance(ClusterLoop.ASK_AGAIN);
        bed.settle();
        for (ClusterId id : List.of(ids.getFirst(), ids.getLast())) {
            assertThat(bed.leases.endsAsked()).filteredOn(id::equals).hasSizeGreaterThan(1);
        }
    }
}
