package dev.argosy.portal.fault;

import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

class MemoryFaultTest extends FaultContract {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    private final Pokes pokes = new Pokes();
    private final History history = new MemoryHistory(pokes);
    private final FleetFixture fleet = FleetFixture.inMemory(new MemoryTransactions(now::get), history, pokes);
    private final FaultRoom.Stores stores =
            new FaultRoom.Stores(new MemoryFaultStore(), new MemoryFindingStore(), new MemoryNoticeStore());

    @Override
    FleetFixture fleet() {
        return fleet;
    }

    @Override
    FaultRoom.Stores stores() {
        return stores;
    }

    @Override
    History history() {
        return history;
    }

    @Override
    void standAt(Instant time) {
        now.set(time);
    }
}
