package dev.argosy.agent.process;

import dev.argosy.agent.core.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One output stream of one workload on its way to the portal. Read by one sender, ended by the runtime. */
public final class LogStream {
    /** Which output. */
    public enum Kind {
        STDOUT,
        STDERR
    }

    private final Order order;
    private final Kind kind;
    private final boolean mayBeKeptAlready;
    private final RecordedOutput output;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean ended;

    LogStream(Order order, Kind kind, boolean mayBeKeptAlready, RecordedOutput output) {
        this.order = order;
        this.kind = kind;
        this.mayBeKeptAlready = mayBeKeptAlready;
        this.output = output;
    }

    public Order order() {
        return order;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether an earlier run of the agent may have sent some of it: then the portal is asked first. */
    public boolean mayBeKeptAlready() {
        return mayBeKeptAlready;
    }

    public byte[] read(long offset, int max) throws IOException {
        return output.read(offset, max);
    }

    /** Whether nothing will be written any more. Ask before reading: what is read after it says so is the end. */
    public boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** The portal keeps all of it, or will never take it. */
    public void finish() {
        finished.countDown();
    }

    boolean awaitFinished(Duration limit) throws InterruptedException {
        return finished.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
