package dev.argosy.portal.cluster;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who was seen to hold a lease in the last seconds, so that each chunk of output does not ask the database. Output may
 * come for a day after the end, so some seconds more do no harm. Bounded; safe for any number of threads.
 */
final class Holders {
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int LIMIT = 10_000;

    private final InstantSource clock;
    private final Map<Holder, Instant> known = new LinkedHashMap<>();

    Holders(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean isKnown(FencingToken token, LeaseId lease) {
        Instant at = known.get(new Holder(token, lease));
        Instant now = clock.instant();
        return at != null && !now.isBefore(at) && now.isBefore(at.plus(LIFE));
    }

    synchronized void know(FencingToken token, LeaseId lease) {
        var holder = new Holder(token, lease);
        if (known.containsKey(holder) && isKnown(token, lease)) {
            return;
        }
        known.remove(holder);
        known.put(holder, clock.instant());
        if (known.size() > LIMIT) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** The lease is lost: whoever held it is asked for again. */
    synchronized void forget(LeaseId lease) {
        known.keySet().removeIf(holder -> holder.lease().equals(lease));
    }

    private record Holder(FencingToken token, LeaseId lease) {}
}
