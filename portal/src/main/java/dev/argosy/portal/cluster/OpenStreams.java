package dev.argosy.portal.cluster;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.HttpCodes;
import dev.argosy.portal.foundation.Pokes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the streams that readers follow, and ends them all when the portal stops. Thread-safe. */
final class OpenStreams {
    /** Rung when streams must end. */
    static final String CLOSING = "cluster:streams-closing";

    private static final int LIMIT = 5_000;
    /** What one organization may take of them, so that it cannot shut out the others. */
    static final int LIMIT_EACH = 250;

    private final Semaphore free = new Semaphore(LIMIT);
    private final Map<OrganizationId, Integer> taken = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Pokes pokes;

    OpenStreams(Pokes pokes) {
        this.pokes = pokes;
    }

    /** Takes a place, to be left by {@link #leave}; refused when all are taken, or all that this reader may take. */
    void enter(OrganizationId reader) {
        if (taken.merge(reader, 1, Integer::sum) > LIMIT_EACH || !free.tryAcquire()) {
            forget(reader);
            throw Refusal.of(
                            HttpCodes.TOO_MANY_STREAMS,
                            "streams: " + LIMIT_EACH + " of yours or " + LIMIT + " in all are open (expected: fewer)",
                            "try again later, or ask for the cluster instead of following it")
                    .asException();
        }
    }

    void leave(OrganizationId reader) {
        free.release();
        forget(reader);
    }

    private void forget(OrganizationId reader) {
        taken.computeIfPresent(reader, (any, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    boolean isClosed() {
        return closed.get();
    }

    void close() {
        closed.set(true);
        pokes.ring(CLOSING);
    }
}
