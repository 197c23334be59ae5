package dev.argosy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.SettableBootClock;
import dev.argosy.agent.core.Workload;
import dev.argosy.agent.process.LogStream;
import dev.argosy.agent.process.LogStreams;
import dev.argosy.agent.process.RefusedTransferException;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.Chunk;
import dev.argosy.protocol.v1.LogAnswer;
import dev.argosy.protocol.v1.LogChunk;
import dev.argosy.protocol.v1.OutputAnswer;
import dev.argosy.protocol.v1.OutputChunk;
import dev.argosy.protocol.v1.UploadRequest;
import dev.argosy.protocol.v1.WorkloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and output over real streams, to a portal that keeps bytes in memory and may lose its connection. */
class FileStreamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Portal portal = new Portal();
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private Server server;
    private volatile Optional<ManagedChannel> channel = Optional.empty();
    private LogSender logs;
    private FileStreams files;

    @BeforeEach
    void open() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .executor(tasks)
                .addService(portal)
                .build()
                .start();
        connect();
        logs = new LogSender(() -> channel, new SettableBootClock());
        files = new FileStreams(() -> channel, logs);
        tasks.execute(logs::run);
    }

    private void connect() {
        channel = Optional.of(NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .executor(tasks)
                .build());
    }

    private void disconnect() {
        channel.ifPresent(ManagedChannel::shutdownNow);
        channel = Optional.empty();
    }

    @AfterEach
    void close() {
        logs.close();
        disconnect();
        server.shutdownNow();
        tasks.shutdownNow();
    }

    @Test
    void fetchesAnUploadOfTheSizeOrdered() throws Exception {
        portal.upload = "upload".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("upload");

        files.fetchUpload(order(portal.upload.length), file);
        assertThat(file).hasBinaryContent(portal.upload);

        assertThatThrownBy(() -> files.fetchUpload(order(portal.upload.length - 1), file))
                .isInstanceOf(RefusedTransferException.class);
        portal.upload = new byte[0];
        assertThatThrownBy(() -> files.fetchUpload(order(1), file)).isInstanceOf(RefusedTransferException.class);
    }

    @Test
    void fetchesAWorkloadOfTheSizeOrderedAtMost() throws Exception {
        var workload = Orders.workload(List.of("sh", "-c", "x".repeat(200_000)));
        OrderHead order = Orders.head(Orders.order(1, workload));
        portal.upload = Orders.bytes(workload);
        assertThat(files.fetchWorkload(order).bytes()).isEqualTo(portal.upload);
        assertThat(files.fetchWorkload(order).workload()).hasValue(workload);

        var shorter = new OrderHead(order.text(), order.slice(), order.workloadSize() - 1);
        assertThatThrownBy(() -> files.fetchWorkload(shorter)).isInstanceOf(RefusedTransferException.class);
        portal.upload = new byte[0];
        assertThatThrownBy(() -> files.fetchWorkload(order)).isInstanceOf(RefusedTransferException.class);
        disconnect();
        assertThatThrownBy(() -> files.fetchWorkload(order)).isInstanceOf(IOException.class);
    }

    @Test
    void fetchesExactlyTheMembersThatWereNamed() throws Exception {
        portal.upload = "{\"generation\":2,\"members\":[]}".getBytes(StandardCharsets.UTF_8);
        var named = new Members(2, Digest.of(portal.upload), portal.upload.length);
        assertThat(files.fetchMembers(order(0), named)).isEqualTo(portal.upload);

        // Another generation is there by now, shorter or longer: the next entry names it.
        portal.upload = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> files.fetchMembers(order(0), named)).isInstanceOf(IOException.class);
        portal.upload = new byte[] {1};
        assertThatThrownBy(() -> files.fetchMembers(order(0), named)).isInstanceOf(IOException.class);

        portal.upload = new byte[0];
        assertThatThrownBy(() -> files.fetchMembers(order(0), named)).isInstanceOf(RefusedTransferException.class);
        disconnect();
        assertThatThrownBy(() -> files.fetchMembers(order(0), named)).isInstanceOf(IOException.class);
    }

    @Test
    void sendsOutputsAndTellsARefusalFromALostConnection() throws Exception {
        Path tar = Files.write(folder.resolve("tar"), "x".repeat(300_000).getBytes(StandardCharsets.UTF_8));

        files.sendOutputs(order(0), tar);
        assertThat(portal.outputs.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(300_000));

        portal.refuseOutputs = "upload-too-large";
        assertThatThrownBy(() -> files.sendOutputs(order(0), tar))
                .isInstanceOfSatisfying(
                        RefusedTransferException.class,
                        refused -> assertThat(refused.code()).isEqualTo("upload-too-large"));
        disconnect();
        assertThatThrownBy(() -> files.sendOutputs(order(0), tar)).isInstanceOf(IOException.class);
    }

    @Test
    void sendsOutputOnceOverALostConnection() throws Exception {
        Path stdout = Files.writeString(folder.resolve("stdout"), "before\n");
        LogStream stream = LogStreams.of(order(0), LogStream.Kind.STDOUT, stdout, false);
        files.follow(stream);
        portal.await("before\n");
        disconnect();
        Files.writeString(stdout, "while away\n", java.nio.file.StandardOpenOption.APPEND);
        files.wake();
        connect();
        files.wake();
        portal.await("before\nwhile away\n");

        Files.writeString(stdout, "x".repeat(2_000_000), java.nio.file.StandardOpenOption.APPEND);
        LogStreams.end(stream);
        files.wake();

        assertThat(LogStreams.awaitFinished(stream, LIMIT)).isTrue();
        assertThat(portal.text()).isEqualTo("before\nwhile away\n" + "x".repeat(2_000_000));
        assertThat(portal.sawLast).isTrue();
    }

    @Test
    void asksWhatIsKeptOfAStreamThatAnEarlierRunBegan() throws Exception {
        Path stdout = Files.writeString(folder.resolve("stdout"), "kept and new");
        portal.log.writeBytes("kept ".getBytes(StandardCharsets.UTF_8));
        LogStream stream = LogStreams.of(order(0), LogStream.Kind.STDOUT, stdout, true);
        LogStreams.end(stream);

        files.follow(stream);

        assertThat(LogStreams.awaitFinished(stream, LIMIT)).isTrue();
        assertThat(portal.text()).isEqualTo("kept and new");
        assertThat(portal.bytesReceived).isEqualTo("and new".length());
    }

    @Test
    void stopsSendingWhatIsRefusedForGood() throws Exception {
        portal.refuseLogs = "not-found";
        Path stdout = Files.writeString(folder.resolve("stdout"), "nobody wants it");
        LogStream stream = LogStreams.of(order(0), LogStream.Kind.STDOUT, stdout, false);

        files.follow(stream);

        assertThat(LogStreams.awaitFinished(stream, LIMIT)).isTrue();
    }

    private static Order order(long uploadSize) {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("true"),
                Map.of(),
                Optional.of(Digest.ofText("upload")),
                uploadSize,
                1 << 20,
                1 << 20,
                1,
                Optional.empty());
        return Orders.order(1, workload);
    }

    private static final class Portal extends AgentLinkGrpc.AgentLinkImplBase {
        private final ByteArrayOutputStream log = new ByteArrayOutputStream();
        private final ByteArrayOutputStream outputs = new ByteArrayOutputStream();
        private volatile byte[] upload = new byte[0];
        private volatile String refuseLogs = "";
        private volatile String refuseOutputs = "";
        private volatile boolean sawLast;
        private volatile long bytesReceived;

        synchronized String text() {
            return log.toString(StandardCharsets.UTF_8);
        }

        synchronized void await(String text) throws InterruptedException {
            long until = System.nanoTime() + LIMIT.toNanos();
            while (!text().equals(text)) {
                assertThat(System.nanoTime()).as("deadline, with " + text()).isLessThan(until);
                wait(100);
            }
        }

        private synchronized LogAnswer take(LogChunk chunk) {
            bytesReceived += chunk.getBytes().size();
            sawLast |= chunk.getLast();
            int known = (int) (log.size() - chunk.getOffset());
            if (known >= 0 && known < chunk.getBytes().size()) {
                log.writeBytes(chunk.getBytes().substring(known).toByteArray());
            }
            notifyAll();
            return LogAnswer.newBuilder()
                    .setLease(chunk.getLease())
                    .setStream(chunk.getStream())
                    .setKeptOffset(log.size())
                    .setCode(refuseLogs)
                    .build();
        }

        @Override
        public StreamObserver<LogChunk> sendLogs(StreamObserver<LogAnswer> answers) {
            return new Ignoring<>(answers) {
                @Override
                public void onNext(LogChunk chunk) {
                    answers.onNext(take(chunk));
                }
            };
        }

        @Override
        public void fetchWorkload(WorkloadRequest request, StreamObserver<Chunk> chunks) {
            send(chunks);
        }

        @Override
        public void fetchMembers(WorkloadRequest request, StreamObserver<Chunk> chunks) {
            send(chunks);
        }

        @Override
        public void fetchUpload(UploadRequest request, StreamObserver<Chunk> chunks) {
            send(chunks);
        }

        private void send(StreamObserver<Chunk> chunks) {
            if (upload.length == 0) {
                chunks.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            for (int at = 0; at < upload.length; at += 60_000) {
                chunks.onNext(Chunk.newBuilder()
                        .setBytes(ByteString.copyFrom(upload, at, Math.min(60_000, upload.length - at)))
                        .build());
            }
            chunks.onCompleted();
        }

        @Override
        public StreamObserver<OutputChunk> sendOutputs(StreamObserver<OutputAnswer> answers) {
            return new Ignoring<>(answers) {
                @Override
                public void onNext(OutputChunk chunk) {
                    outputs.writeBytes(chunk.getBytes().toByteArray());
                }

                @Override
                public void onCompleted() {
                    answers.onNext(
                            OutputAnswer.newBuilder().setCode(refuseOutputs).build());
                    answers.onCompleted();
                }
            };
        }
    }

    private abstract static class Ignoring<T> implements StreamObserver<T> {
        private final StreamObserver<?> answers;

        Ignoring(StreamObserver<?> answers) {
            this.answers = answers;
        }

        @Override
        public void onError(Throwable broken) {
            // The agent went away; a test that minds looks at what was kept.
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }
}
