package dev.argosy.portal.cluster;

import dev.argosy.kernel.Slice;
import dev.argosy.portal.market.Plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The slices that requests in flight are about to take. The market shows them free until the grant is committed, so
 * whoever is planned meanwhile is planned beside them. In memory only and of this portal only: what another one takes
 * is learnt by the refusal. Thread-safe.
 */
final class Claims {
    /** Lease answers within milliseconds; what was never answered claims nothing any more. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    /** Requests that find room on claimed slices only, with when that was found first. */
    private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

    private record Claim(List<Slice> slices, Instant until) {}

    void put(String request, List<Placement> placements, Instant now) {
        waiting.remove(request);
        claims.put(request, new Claim(placements.stream().map(Placement::slice).toList(), now.plus(LONGEST)));
    }

    /** Called when the market shows what became of it: after the commit. */
    void drop(String request) {
        claims.remove(request);
    }

    List<Slice> all(Instant now) {
        claims.values().removeIf(claim -> !now.isBefore(claim.until()));
        return claims.values().stream()
                .flatMap(claim -> claim.slices().stream())
                .toList();
    }

    /** Whether a request may wait longer for what others have claimed; who came first has had its turn by then. */
    boolean mayWait(String request, Instant now) {
        waiting.values().removeIf(since -> now.isAfter(since.plus(LONGEST.multipliedBy(2))));
        Instant since = waiting.computeIfAbsent(request, any -> now);
        return now.isBefore(since.plus(LONGEST));
    }
}
