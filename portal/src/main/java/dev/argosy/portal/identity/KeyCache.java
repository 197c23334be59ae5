package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys seen within the last second, so that a burst of requests asks the database once. Unknown keys are not kept: an
 * attacker must not push out the known ones. Safe for any number of threads.
 */
final class KeyCache {
    private static final Duration LIFE = Duration.ofSeconds(1);
    private static final int LIMIT = 10_000;

    private final InstantSource clock;
    private final LinkedHashMap<ApiKeyId, Kept> kept = new LinkedHashMap<>();
    /** Grows with every revocation, so that an answer read before it is not kept after it. */
    private long revocations;

    KeyCache(InstantSource clock) {
        this.clock = clock;
    }

    Optional<LiveKey> find(ApiKeyId id, Supplier<Optional<LiveKey>> read) {
        Instant now = clock.instant();
        long seen;
        synchronized (kept) {
            Kept known = kept.get(id);
            // A clock that stepped back must not make an entry live longer.
            if (known != null
                    && !now.isBefore(known.at())
                    && now.isBefore(known.at().plus(LIFE))) {
                return Optional.of(known.key());
            }
            seen = revocations;
        }
        Optional<LiveKey> found = read.get();
        found.ifPresent(key -> keep(id, new Kept(key, now), seen));
        return found;
    }

    void forget(ApiKeyId id) {
        synchronized (kept) {
            revocations++;
            kept.remove(id);
        }
    }

    private void keep(ApiKeyId id, Kept entry, long seen) {
        synchronized (kept) {
            if (seen != revocations) {
                return;
            }
            kept.remove(id);
            kept.put(id, entry);
            if (kept.size() > LIMIT) {
                kept.pollFirstEntry();
            }
        }
    }

    private record Kept(LiveKey key, Instant at) {}
}
