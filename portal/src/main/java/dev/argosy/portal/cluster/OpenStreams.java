package dev.argosy.portal.cluster;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Pokes;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the streams that readers follow, and ends them all when the portal stops. Thread-safe. */
final class OpenStreams {
    /** Rung when streams must end. */
    static final String CLOSING = "cluster:streams-closing";

    private static final int LIMIT = 5_000;
    private static final Code TOO_MANY_STREAMS = new Code("too-many-streams", Code.Kind.LIMIT);

    private final Semaphore free = new Semaphore(LIMIT);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Pokes pokes;

    OpenStreams(Pokes pokes) {
        this.pokes = pokes;
    }

    /** Takes a place, to be left by {@link #leave}; refused when all are taken. */
    void enter() {
        if (!free.tryAcquire()) {
            throw Refusal.of(
                            TOO_MANY_STREAMS,
                            "streams: " + LIMIT + " are open (expected: fewer)",
                            "try again later, or ask for the cluster instead of following it")
                    .asException();
        }
    }

    void leave() {
        free.release();
    }

    boolean isClosed() {
        return closed.get();
    }

    void close() {
        closed.set(true);
        pokes.ring(CLOSING);
    }
}
