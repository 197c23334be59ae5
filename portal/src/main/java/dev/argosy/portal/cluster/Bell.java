package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.Poke;
import dev.argosy.portal.foundation.Pokes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for pokes: for facts and for output apart, since output needs no database. One thread waits, any may ring. */
final class Bell implements AutoCloseable {
    private final Pokes pokes;
    private final Semaphore rung = new Semaphore(0);
    private final AtomicBoolean facts = new AtomicBoolean();
    private final Set<String> topics = new HashSet<>();
    private final List<Pokes.Subscription> subscriptions = new ArrayList<>();

    Bell(Pokes pokes) {
        this.pokes = pokes;
    }

    void onFacts(String topic) {
        on(topic, () -> {
            facts.set(true);
            rung.release();
        });
    }

    void onOutput(String topic) {
        on(topic, rung::release);
    }

    private void on(String topic, Poke poke) {
        if (topics.add(topic)) {
            subscriptions.add(pokes.on(topic, poke));
        }
    }

    /** Waits for a ring, at most so long. */
    Ring await(Duration longest) throws InterruptedException {
        boolean any = rung.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        rung.drainPermits();
        if (facts.getAndSet(false)) {
            return Ring.FACTS;
        }
        return any ? Ring.OUTPUT : Ring.NONE;
    }

    /** What rang. */
    enum Ring {
        FACTS,
        OUTPUT,
        NONE
    }

    @Override
    public void close() {
        subscriptions.forEach(Pokes.Subscription::close);
    }
}
