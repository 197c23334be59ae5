package dev.argosy.agent.health;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.health.Readings.Look;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One kind of look, again and again. It may not end, for example on a file system whose server is gone: then it is
 * waited for, and no other is begun meanwhile. Used by one thread.
 */
final class Looks<T> {
    private final Callable<T> look;
    private final long limitMillis;
    private final BootClock clock;
    private final ExecutorService tasks;
    private @Nullable Future<T> running;
    private long begunAt;

    Looks(Callable<T> look, long limitMillis, BootClock clock, ExecutorService tasks) {
        this.look = look;
        this.limitMillis = limitMillis;
        this.clock = clock;
        this.tasks = tasks;
    }

    boolean running() {
        return running != null;
    }

    Look<T> now() throws InterruptedException {
        Future<T> task = running;
        if (task == null) {
            task = tasks.submit(look);
            begunAt = clock.millis();
        }
        running = task;
        try {
            T seen = task.get(limitMillis, TimeUnit.MILLISECONDS);
            running = null;
            return new Look.Seen<>(seen);
        } catch (TimeoutException late) {
            return new Look.Late<>(clock.millis() - begunAt);
        } catch (ExecutionException broken) {
            running = null;
            return new Look.Broken<>(String.valueOf(broken.getCause()));
        }
    }
}
