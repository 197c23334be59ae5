package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

class MemoryMembersTest extends MembersContract {
    private final AtomicLong ticks = new AtomicLong(1_800_000_000_000L);
    /** Every look at it is a millisecond later. */
    private final InstantSource clock = () -> Instant.ofEpochMilli(ticks.incrementAndGet());

    private final Pokes pokes = new Pokes();

    @Override
    ClusterTestBed.Ground ground() {
        return new ClusterTestBed.Ground(new MemoryTransactions(clock), new MemoryHistory(pokes), pokes, clock);
    }

    @Override
    ClusterStore store() {
        return new MemoryClusterStore();
    }

    @Override
    SetAsideStore asides() {
        return new MemorySetAsideStore();
    }
}
