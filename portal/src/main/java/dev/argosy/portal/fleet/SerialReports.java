package dev.argosy.portal.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Takes the reports of one stream one after the other, apart from its pings, which must not wait for them. */
final class SerialReports {
    static final int LIMIT = 64;

    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean running;

    SerialReports(Executor executor) {
        this.executor = executor;
    }

    /** False when too many wait. */
    boolean add(Runnable report) {
        lock.lock();
        try {
            if (waiting.size() >= LIMIT) {
                return false;
            }
            waiting.add(report);
            if (!running) {
                running = true;
                executor.execute(this::runAll);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void runAll() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            running = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
