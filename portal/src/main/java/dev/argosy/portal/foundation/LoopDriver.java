package dev.argosy.portal.foundation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs loops, each on a virtual thread of its own, on their timers and when poked.
 *
 * <p>Thread-safe. A step that fails is logged, with its whole trace once for each cause, and tried again after its
 * period; it stops nothing else.
 */
public final class LoopDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopDriver.class);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final Pokes pokes;
    private final List<Running> running = new CopyOnWriteArrayList<>();

    public LoopDriver(Pokes pokes) {
        this.pokes = pokes;
    }

    /** Starts a loop and lets its topics wake it. */
    public void start(Loop loop) {
        var started = new Running(loop);
        running.add(started);
        loop.wakesOn().forEach(topic -> pokes.on(topic, started::poke));
        started.thread.start();
    }

    /** Whether every loop is alive and its last step did not fail; the names of those that did otherwise. */
    public List<String> failing() {
        return running.stream()
                .filter(one -> one.failed.get() || !one.thread.isAlive())
                .map(one -> one.loop.name())
                .toList();
    }

    @Override
    public void close() {
        running.forEach(Running::stop);
        for (Running one : running) {
            try {
                if (!one.thread.join(STOP_DEADLINE)) {
                    LOG.warn("loop {} did not stop within {}", one.loop.name(), STOP_DEADLINE);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static final class Running {
        private final Loop loop;
        private final Semaphore pokes = new Semaphore(0);
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicBoolean failed = new AtomicBoolean();
        // touched by the loop's own thread alone
        private final KnownCauses causes = new KnownCauses();
        private final Thread thread;

        Running(Loop loop) {
            this.loop = loop;
            this.thread = Thread.ofVirtual().name("loop-" + loop.name()).unstarted(this::run);
        }

        void poke() {
            if (pokes.availablePermits() == 0) {
                pokes.release();
            }
        }

        void stop() {
            stopped.set(true);
            poke();
        }

        private void run() {
            while (!stopped.get()) {
                boolean more = step();
                if (!more && !await()) {
                    return;
                }
                // drained before the step, so that a poke during the step leads to another one
                pokes.drainPermits();
            }
        }

        private boolean step() {
            try {
                boolean more = loop.step();
                if (failed.getAndSet(false)) {
                    LOG.info("loop {}: works again", loop.name());
                }
                return more;
            } catch (RuntimeException broken) {
                if (!stopped.get()) {
                    tell(broken);
                }
                failed.set(true);
                return false;
            }
        }

        private void tell(RuntimeException broken) {
            if (causes.isNew(broken)) {
                LOG.warn("loop {}: step failed, next try in {}", loop.name(), loop.period(), broken);
            } else {
                LOG.warn("loop {}: step failed again, next try in {}: {}", loop.name(), loop.period(), "" + broken);
            }
        }

        private boolean await() {
            try {
                boolean poked = pokes.tryAcquire(loop.period().toMillis(), TimeUnit.MILLISECONDS);
                LOG.trace("loop {} wakes, poked: {}", loop.name(), poked);
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
