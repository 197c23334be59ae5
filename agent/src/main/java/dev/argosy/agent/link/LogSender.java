package dev.argosy.agent.link;

import com.google.protobuf.ByteString;
import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.process.LogStream;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.LogAnswer;
import dev.argosy.protocol.v1.LogChunk;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the output of all workloads over one stream, from its own thread, resuming where the portal says. */
public final class LogSender {
    private static final Logger LOG = System.getLogger(LogSender.class.getName());
    private static final int CHUNK = 64 * 1024;
    private static final long WINDOW = 512 * 1024;
    private static final long LOOK_AROUND_MILLIS = 200;
    private static final long ANSWER_LIMIT_MILLIS = 5_000;

    /** How far one stream is. Touched by the sender's thread alone. */
    private static final class Position {
        /** Up to here the portal keeps it; below zero: not known yet. */
        long kept;

        long sent;
        int unanswered;
        long lastSentAt;
        boolean endSent;

        Position(boolean unknown) {
            kept = unknown ? -1 : 0;
        }

        void sent(int bytes, boolean last, long now) {
            sent += bytes;
            unanswered++;
            lastSentAt = now;
            endSent = last;
        }

        void resume() {
            sent = Math.max(0, kept);
            unanswered = 0;
            endSent = false;
        }
    }

    private final Supplier<Optional<ManagedChannel>> channels;
    private final BootClock clock;
    private final Map<LogStream, Position> streams = new ConcurrentHashMap<>();
    private final Queue<LogAnswer> answers = new ConcurrentLinkedQueue<>();
    private final Semaphore wakes = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<LogChunk> call;
    private volatile boolean broken;

    public LogSender(Supplier<Optional<ManagedChannel>> channels, BootClock clock) {
        this.channels = channels;
        this.clock = clock;
    }

    public void follow(LogStream stream) {
        streams.put(stream, new Position(stream.mayBeKeptAlready()));
        wake();
    }

    public void unfollow(LogStream stream) {
        streams.remove(stream);
    }

    public void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    public void close() {
        closed.countDown();
        wake();
    }

    /** Runs until closed. */
    public void run() {
        while (closed.getCount() > 0) {
            try {
                if (wakes.tryAcquire(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
                step();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (IllegalStateException over) {
                LOG.log(Level.DEBUG, "the log stream is over: {0}", over.getMessage());
                broken = true;
            }
        }
    }

    private void step() {
        ClientCallStreamObserver<LogChunk> open = connected();
        takeAnswers();
        if (open == null) {
            return;
        }
        long now = clock.millis();
        streams.forEach((stream, position) -> {
            try {
                send(open, stream, position, now);
            } catch (IOException unreadable) {
                LOG.log(Level.WARNING, "output of {0}: {1}", stream.order().lease(), unreadable.toString());
            }
        });
    }

    private @Nullable ClientCallStreamObserver<LogChunk> connected() {
        ManagedChannel now = channels.get().orElse(null);
        if (now == null || streams.isEmpty()) {
            return null;
        }
        if (now != channel || broken || call == null) {
            channel = now;
            broken = false;
            answers.clear();
            streams.values().forEach(Position::resume);
            var opened = AgentLinkGrpc.newStub(now).sendLogs(new Answers());
            call = (ClientCallStreamObserver<LogChunk>) opened;
        }
        return call;
    }

    private void send(ClientCallStreamObserver<LogChunk> open, LogStream stream, Position position, long now)
            throws IOException {
        if (position.unanswered > 0 && now - position.lastSentAt > ANSWER_LIMIT_MILLIS) {
            position.resume();
        }
        if (position.kept < 0) {
            // An empty chunk at the start only asks how far the portal is.
            if (position.unanswered == 0 && open.isReady()) {
                open.onNext(chunk(stream, position.sent, new byte[0], false));
                position.sent(0, false, now);
            }
            return;
        }
        while (open.isReady() && !position.endSent && position.sent - position.kept < WINDOW) {
            boolean ended = stream.ended();
            byte[] bytes = stream.read(position.sent, CHUNK);
            if (bytes.length == 0 && !ended) {
                return;
            }
            open.onNext(chunk(stream, position.sent, bytes, bytes.length == 0));
            position.sent(bytes.length, bytes.length == 0, now);
        }
    }

    private static LogChunk chunk(LogStream stream, long offset, byte[] bytes, boolean last) {
        return LogChunk.newBuilder()
                .setLease(stream.order().lease().text())
                .setGrantNumber(stream.order().grantNumber())
                .setStream(wire(stream.kind()))
                .setOffset(offset)
                .setBytes(ByteString.copyFrom(bytes))
                .setLast(last)
                .build();
    }

    private void takeAnswers() {
        for (LogAnswer answer = answers.poll(); answer != null; answer = answers.poll()) {
            LogAnswer one = answer;
            streams.forEach((stream, position) -> {
                if (stream.order().lease().text().equals(one.getLease()) && wire(stream.kind()) == one.getStream()) {
                    take(stream, position, one);
                }
            });
        }
    }

    private void take(LogStream stream, Position position, LogAnswer answer) {
        if (!answer.getCode().isEmpty()) {
            LOG.log(Level.WARNING, "output of {0} refused: {1}", stream.order().lease(), answer.getCode());
            streams.remove(stream);
            stream.finish();
            return;
        }
        boolean first = position.kept < 0;
        position.kept = answer.getKeptOffset();
        position.unanswered = Math.max(0, position.unanswered - 1);
        if (first || position.sent < position.kept) {
            position.sent = position.kept;
        }
        if (position.endSent && position.unanswered == 0 && position.kept >= position.sent) {
            streams.remove(stream);
            stream.finish();
        }
    }

    private static LogChunk.Stream wire(LogStream.Kind kind) {
        return kind == LogStream.Kind.STDOUT ? LogChunk.Stream.STDOUT : LogChunk.Stream.STDERR;
    }

    private final class Answers implements StreamObserver<LogAnswer> {
        @Override
        public void onNext(LogAnswer answer) {
            answers.add(answer);
            wake();
        }

        @Override
        public void onError(Throwable failed) {
            LOG.log(Level.DEBUG, "the log stream broke: {0}", failed.toString());
            broken = true;
        }

        @Override
        public void onCompleted() {
            broken = true;
        }
    }
}
