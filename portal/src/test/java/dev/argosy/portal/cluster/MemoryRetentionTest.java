package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

class MemoryRetentionTest extends RetentionContract {
    /** Begins with the time that files are given. */
    private final AtomicLong ticks = new AtomicLong(System.currentTimeMillis());

    private final InstantSource clock = () -> Instant.ofEpochMilli(ticks.incrementAndGet());
    private final Pokes pokes = new Pokes();
    private final ClusterTestBed.Ground ground =
            new ClusterTestBed.Ground(new MemoryTransactions(clock), new MemoryHistory(pokes), pokes, clock);
    private final MemoryClusterStore store = new MemoryClusterStore();

    @Override
    void advance(Duration by) {
        ticks.addAndGet(by.toMillis());
    }

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
}
