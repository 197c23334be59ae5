package dev.argosy.portal.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

class MemoryFleetTest extends FleetContract {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    private final FleetFixture fleet = FleetFixture.inMemory(now::get);

    @Override
    protected FleetFixture fleet() {
        return fleet;
    }

    @Override
    protected void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    @Override
    protected void raiseEra() {
        ((MemoryDesiredStore) fleet.desired()).raiseEra();
    }
}
