package dev.argosy.kernel;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** UUIDs of version 7: 48 bits of Unix milliseconds, then chance; ids made later sort later. Thread-safe. */
public final class Uuid7Source implements IdSource {
    private final InstantSource clock;
    private final RandomGenerator random;

    public Uuid7Source(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public UUID next() {
        long millis = clock.millis();
        synchronized (random) {
            long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
            long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        }
    }
}
