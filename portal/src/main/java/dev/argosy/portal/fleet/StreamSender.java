package dev.argosy.portal.fleet;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.protocol.v1.PortalMessage;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one sender of a control stream: a bounded queue before an observer that is neither thread-safe nor bounded.
 * An agent that does not read what it is sent loses its session, not our memory. A message that is larger than any may
 * be is a bug of ours and stays here: sent, it would cost the machine its session again and again, with all its leases.
 */
final class StreamSender implements Downlink {
    static final int LIMIT = 256;
    private static final Logger LOG = LoggerFactory.getLogger(StreamSender.class);

    private final ServerCallStreamObserver<PortalMessage> observer;
    private final Deque<PortalMessage> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    StreamSender(ServerCallStreamObserver<PortalMessage> observer) {
        this.observer = observer;
        observer.setOnReadyHandler(this::drain);
    }

    @Override
    public void send(PortalMessage message) {
        if (message.getSerializedSize() > FleetWire.MOST_BYTES) {
            LOG.error(
                    "not sent: {} of {} bytes (expected: at most {})",
                    message.getMessageCase(),
                    message.getSerializedSize(),
                    FleetWire.MOST_BYTES);
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (queue.size() < LIMIT) {
                queue.add(message);
                drain();
                return;
            }
        } finally {
            lock.unlock();
        }
        close(Refusal.of(
                FleetCodes.SESSION_TOO_SLOW,
                LIMIT + " messages wait for the agent to read them",
                "the agent connects again by itself"));
    }

    @Override
    public void close(Refusal why) {
        close(why, 0);
    }

    @Override
    public void close(Refusal why, long retryWithinMillis) {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                queue.clear();
                observer.onNext(FleetWire.goodbye(why, retryWithinMillis));
                observer.onCompleted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The other side ended the stream: answers its half-close, sends nothing more. */
    void end(boolean completes) {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                queue.clear();
                if (completes) {
                    observer.onCompleted();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        lock.lock();
        try {
            while (!closed && observer.isReady()) {
                PortalMessage next = queue.poll();
                if (next == null) {
                    return;
                }
                observer.onNext(next);
            }
        } finally {
            lock.unlock();
        }
    }
}
