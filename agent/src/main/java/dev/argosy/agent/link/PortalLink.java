package dev.argosy.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.Link;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.wire.AgentWire;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.PortalMessage;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Keeps one control stream open, for as long as it is not closed. Its one thread is also the stream's one sender. */
public final class PortalLink implements Link {
    private static final Logger LOG = System.getLogger(PortalLink.class.getName());
    private static final int QUEUE = 1024;

    /** What the deciding thread is told of the connection. */
    public sealed interface Event {
        record Connected() implements Event {}

        record Disconnected() implements Event {}

        record Received(FromPortal message) implements Event {}
    }

    /** @param inventory what hello tells of the machine, asked at each connection */
    public record Parts(
            Supplier<LinkKeys> keys,
            Supplier<MachineInventory> inventory,
            Executor executor,
            RandomGenerator random,
            Consumer<Event> events) {}

    private final Parts parts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Session session;

    public PortalLink(Parts parts) {
        this.parts = parts;
    }

    /** The connection that is open now, for the streams of files. */
    public Optional<ManagedChannel> channel() {
        Session now = session;
        return now == null ? Optional.empty() : Optional.of(now.channel);
    }

    @Override
    public void send(ToPortal message) {
        Session now = session;
        if (now != null
                && !now.queue.offer(AgentWire.message(message, parts.inventory().get()))) {
            now.end("the portal does not read");
        }
    }

    @Override
    public void hangUp(String why) {
        Session now = session;
        if (now != null) {
            now.end(why);
        }
    }

    public void close() {
        closed.countDown();
        hangUp("closing");
    }

    /** Runs until closed. */
    public void run() {
        var backOff = new BackOff(parts.random());
        while (closed.getCount() > 0) {
            Ended ended = Ended.SILENT;
            try {
                ended = once();
            } catch (SSLException | RuntimeException broken) {
                LOG.log(Level.WARNING, "cannot connect to the portal: {0}", broken.toString());
            }
            try {
                if (closed.await(backOff.next(ended.worked(), ended.retryWithinMillis()), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How a connection ended: whether the portal ever spoke on it, and when it wants to be called again. */
    private record Ended(boolean worked, long retryWithinMillis) {
        static final Ended SILENT = new Ended(false, 0);
    }

    /** One connection from open to end. */
    private Ended once() throws SSLException {
        ManagedChannel channel = Channels.open(parts.keys().get(), parts.executor());
        var now = new Session(channel);
        try {
            StreamObserver<AgentMessage> up = AgentLinkGrpc.newStub(channel).control(now);
            session = now;
            parts.events().accept(new Event.Connected());
            now.sendTo(up);
        } finally {
            session = null;
            channel.shutdownNow();
            parts.events().accept(new Event.Disconnected());
        }
        return new Ended(now.spoke, now.retryWithinMillis);
    }

    private final class Session implements StreamObserver<PortalMessage> {
        private final ManagedChannel channel;
        private final BlockingQueue<AgentMessage> queue = new ArrayBlockingQueue<>(QUEUE);
        private volatile boolean ended;
        private volatile boolean spoke;
        private volatile long retryWithinMillis;

        Session(ManagedChannel channel) {
            this.channel = channel;
        }

        void sendTo(StreamObserver<AgentMessage> up) {
            try {
                while (!ended) {
                    AgentMessage message = queue.poll(1, TimeUnit.SECONDS);
                    if (message != null
                            && !ended
                            && message.getMessageCase() != AgentMessage.MessageCase.MESSAGE_NOT_SET) {
                        up.onNext(message);
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException over) {
                LOG.log(Level.DEBUG, "the control stream is over: {0}", over.getMessage());
            }
        }

        void end(String why) {
            if (!ended) {
                LOG.log(Level.INFO, "the session with the portal ends: {0}", why);
                ended = true;
                // Wakes the sender; when the queue is full it is awake.
                if (!queue.offer(AgentMessage.getDefaultInstance())) {
                    queue.clear();
                }
            }
        }

        @Override
        public void onNext(PortalMessage message) {
            spoke = true;
            if (message.hasGoodbye()) {
                retryWithinMillis = message.getGoodbye().getRetryWithinMillis();
            }
            try {
                AgentWire.message(message).ifPresent(received -> parts.events().accept(new Event.Received(received)));
            } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
                end("a message that cannot be read: " + unreadable.getMessage());
            }
        }

        @Override
        public void onError(Throwable broken) {
            end(broken.toString());
        }

        @Override
        public void onCompleted() {
            end("the portal closed the stream");
        }
    }
}
