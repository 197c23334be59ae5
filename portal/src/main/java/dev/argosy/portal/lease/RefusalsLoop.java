package dev.argosy.portal.lease;

import dev.argosy.portal.foundation.Loop;
import java.time.Duration;

/**
 * Forgets old refusals of requests. A request that is repeated after that is judged anew, which is harmless: what was
 * refused moved nothing.
 */
final class RefusalsLoop implements Loop {
    /** Whoever asked and got no answer asks again within seconds. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final int BATCH = 1_000;

    private final LeasePorts ports;
    private final LeaseStore store;

    RefusalsLoop(LeasePorts ports, LeaseStore store) {
        this.ports = ports;
        this.store = store;
    }

    @Override
    public String name() {
        return "lease:refusals";
    }

    @Override
    public Duration period() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean step() {
        return ports.transactions()
                .run(tx -> ports.timeTrust().holds(tx.now())
                        && store.dropRefusals(tx, tx.now().minus(KEPT), BATCH) == BATCH);
    }
}
