package dev.argosy.agent.process;

import dev.argosy.agent.core.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** What the runtime keeps of one lease between calls. */
final class Kept {
    /** How far the keeper's files have been told. */
    enum Told {
        NOTHING,
        STARTED,
        ENDED
    }

    final Order order;
    final WorkFolder folder;
    final KeeperFiles files;
    /** Held by the one task that works on the folder. */
    final ReentrantLock turn = new ReentrantLock();
    /** Held by the one task that places members files. */
    final ReentrantLock members = new ReentrantLock();
    /** Opens when the lease is given up: what waits to try again stops. */
    final CountDownLatch givenUp = new CountDownLatch(1);

    volatile Told told = Told.NOTHING;
    volatile long launchedAt;
    volatile long startedAt;
    volatile boolean stuck;
    /** It took more than its slice, and that was told. */
    volatile boolean exceeded;
    /** Its disk is being looked at. */
    final AtomicBoolean looking = new AtomicBoolean();

    volatile long lookAgainAt;
    private final List<LogStream> streams = new ArrayList<>();

    Kept(Order order, WorkFolder folder) {
        this.order = order;
        this.folder = folder;
        this.files = new KeeperFiles(folder);
    }

    synchronized void add(LogStream stream) {
        streams.add(stream);
    }

    synchronized List<LogStream> streams() {
        return List.copyOf(streams);
    }
}
