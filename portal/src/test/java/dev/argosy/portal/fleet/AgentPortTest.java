package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.Paid;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.LoopDriver;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryPortalKeys;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.LogAnswer;
import dev.argosy.protocol.v1.LogChunk;
import dev.argosy.protocol.v1.OutputAnswer;
import dev.argosy.protocol.v1.OutputChunk;
import dev.argosy.protocol.v1.PortalMessage.MessageCase;
import dev.argosy.protocol.v1.RenewRequest;
import dev.argosy.protocol.v1.UploadRequest;
import dev.argosy.protocol.v1.WorkloadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent port as a network sees it: real TLS, real streams. */
class AgentPortTest {
    private static final int UPLOAD_SIZE = 300_000;

    private final Pokes pokes = new Pokes();
    private final FleetFixture fleet =
            FleetFixture.inMemory(new MemoryTransactions(InstantSource.system()), new MemoryHistory(pokes), pokes);
    private final LoopDriver loops = new LoopDriver(pokes);
    private final FakeAgent agent = fleet.enrol();

    AgentPortTest() {
        fleet.room().openAgentPort(new InetSocketAddress("127.0.0.1", 0), List.of("localhost", "127.0.0.1", "::1"));
        fleet.room().loops().forEach(loops::start);
    }

    @AfterEach
    void close() {
        loops.close();
        fleet.room().close();
    }

    @Test
    void anAgentSaysHelloGetsItsDocumentAnswersAndReports() throws Exception {
        fleet.room()
                .agentMessages()
                .on("test", (session, body) -> Answer.taken(("got " + body.length).getBytes(StandardCharsets.UTF_8)));
        Instant until = fleet.transactions().run(tx -> tx.now().plusSeconds(600));
        fleet.room()
                .agentMessages()
                .answerPings((tx, machines) ->
                        Map.of(agent.machine(), List.of(new Paid("lse", until, new Generation(1, 1)))));
        try (RawAgent raw = connect().control()) {
            raw.send(FakeAgent.message(FakeAgent.hello()));
            var answer = raw.next().getHelloAnswer();
            assertThat(answer.getSessionNumber()).isEqualTo(1);
            assertThat(answer.getOrderKey().toByteArray())
                    .isEqualTo(fleet.keys().orderKey().getEncoded());
            assertThat(raw.next().getDesiredState().getEntriesCount()).isZero();
            fleet.transactions()
                    .run(tx -> fleet.room()
                            .desiredStates()
                            .put(
                                    tx,
                                    agent.machine(),
                                    List.of(new DesiredStates.Entry("order", "lse", new byte[] {1}, Set.of()))));
            assertThat(raw.next().getDesiredState().getGeneration().getNumber()).isEqualTo(1);
            raw.send(FakeAgent.ping(7, new Generation(1, 1)));
            var ping = raw.next().getPingAnswer();
            assertThat(ping.getNumber()).isEqualTo(7);
            assertThat(ping.getRemaining(0).getRemainingMillis()).isBetween(1L, 600_000L);
            raw.send(FakeAgent.report(3, "test", new byte[5]));
            var report = raw.next().getReportAnswer();
            assertThat(report.getNumber()).isEqualTo(3);
            assertThat(report.getCode()).isEmpty();
            assertThat(report.getBody().toStringUtf8()).isEqualTo("got 5");
        }
    }

    @Test
    void aDocumentThatIsTooLargeCostsNoSession() throws Exception {
        byte[] large = new byte[FleetWire.MOST_BYTES];
        fleet.transactions()
                .run(tx -> fleet.room()
                        .desiredStates()
                        .put(tx, agent.machine(), List.of(new DesiredStates.Entry("order", "lse", large, Set.of()))));
        try (RawAgent raw = connect().control()) {
            raw.send(FakeAgent.message(FakeAgent.hello()));
            assertThat(raw.next().getMessageCase()).isEqualTo(MessageCase.HELLO_ANSWER);
            raw.send(FakeAgent.ping(1, Generation.NONE));
            assertThat(raw.next().getMessageCase()).isEqualTo(MessageCase.PING_ANSWER);
            fleet.transactions().run(tx -> fleet.room().desiredStates().remove(tx, agent.machine(), List.of("lse")));
            assertThat(raw.next().getDesiredState().getGeneration().getNumber()).isEqualTo(2);
        }
    }

    @Test
    void whoHasNoCertificateOfOursIsNotLetIn() throws Exception {
        try (RawAgent raw = RawAgent.withoutCertificate(port(), authority()).control()) {
            assertThat(raw.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        var foreign = MemoryPortalKeys.fresh(Instant.now());
        KeyPair keys = FakeAgent.newTlsKey();
        var forged =
                new Authority(foreign, new SecureRandom()).machine(agent.machine(), keys.getPublic(), Instant.now());
        try (RawAgent raw =
                RawAgent.connect(port(), authority(), keys.getPrivate(), forged).control()) {
            assertThat(raw.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        var expired = new Authority(fleet.keys(), new SecureRandom())
                .machine(agent.machine(), keys.getPublic(), Instant.now().minus(Duration.ofDays(2)));
        try (RawAgent raw = RawAgent.connect(port(), authority(), keys.getPrivate(), expired)
                .control()) {
            assertThat(raw.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aCertificateThatNamesNoMachineOpensNothing() throws Exception {
        KeyPair keys = FakeAgent.newTlsKey();
        Instant now = Instant.now();
        X509Certificate other = new Certificates(authority(), fleet.keys().authorityKey(), new SecureRandom())
                .issue(new Certificates.Wanted(
                        keys.getPublic(),
                        "someone",
                        List.of(MachineNames.usage(agent.machine())),
                        List.of(),
                        Certificates.Use.TLS_CLIENT,
                        now.minusSeconds(60),
                        now.plusSeconds(600)));
        try (RawAgent raw =
                RawAgent.connect(port(), authority(), keys.getPrivate(), other).control()) {
            assertThat(raw.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void aMachineThatWasNeverEnrolledIsToldSo() throws Exception {
        KeyPair keys = FakeAgent.newTlsKey();
        var unknown = new MachineId(new UUID(1, 2));
        var certificate =
                new Authority(fleet.keys(), new SecureRandom()).machine(unknown, keys.getPublic(), Instant.now());
        try (RawAgent raw = RawAgent.connect(port(), authority(), keys.getPrivate(), certificate)
                .control()) {
            raw.send(FakeAgent.message(FakeAgent.hello()));
            assertThat(raw.next().getGoodbye().getCode()).isEqualTo("not-found");
            assertThat(raw.end().isOk()).isTrue();
        }
    }

    @Test
    void theControlStreamTakesSmallMessagesInOrderOnly() throws Exception {
        try (RawAgent raw = connect().control()) {
            raw.send(FakeAgent.ping(1, Generation.NONE));
            assertThat(raw.next().getGoodbye().getCode()).isEqualTo("unexpected-message");
        }
        try (RawAgent raw = connect().control()) {
            raw.send(FakeAgent.message(FakeAgent.hello()));
            assertThat(raw.next().getMessageCase()).isEqualTo(MessageCase.HELLO_ANSWER);
            assertThat(raw.next().getMessageCase()).isEqualTo(MessageCase.DESIRED_STATE);
            raw.send(FakeAgent.report(1, "test", new byte[ControlStream.MESSAGE_LIMIT]));
            assertThat(raw.next().getGoodbye().getCode()).isEqualTo("message-too-large");
            assertThat(raw.end().isOk()).isTrue();
        }
    }

    @Test
    void aStreamWithoutHelloIsEnded() throws Exception {
        try (RawAgent raw = connect().control()) {
            // The stream must have reached the server before steps count: an answered call on the same connection.
            assertThatThrownBy(() -> AgentLinkGrpc.newBlockingStub(raw.channel())
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .renew(RenewRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class);
            fleet.settle();
            fleet.settle();
            fleet.settle();
            assertThat(raw.next().getGoodbye().getCode()).isEqualTo("unexpected-message");
            assertThat(raw.end().isOk()).isTrue();
        }
    }

    @Test
    void aBrokenConnectionEndsTheSession() throws Exception {
        RawAgent raw = connect().control();
        raw.send(FakeAgent.message(FakeAgent.hello()));
        raw.next();
        raw.send(FakeAgent.ping(1, Generation.NONE));
        while (raw.next().getMessageCase() != MessageCase.PING_ANSWER) {
            // the document may come before or after
        }
        assertThat(live()).isTrue();
        raw.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (live() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(live()).isFalse();
    }

    @Test
    void aCertificateIsRenewedOverThePort() throws Exception {
        try (RawAgent raw = connect()) {
            KeyPair next = FakeAgent.newTlsKey();
            var stub = AgentLinkGrpc.newBlockingStub(raw.channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
            var request = RenewRequest.newBuilder()
                    .setCsr(ByteString.copyFrom(FakeAgent.csr(next)))
                    .setCounter(1)
                    .build();
            var answer = stub.renew(request);
            assertThat(answer.getChainCount()).isEqualTo(2);
            var issued = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(answer.getChain(0).newInput());
            assertThat(MachineNames.of(issued)).contains(agent.machine());
            try (RawAgent renewed = RawAgent.connect(port(), authority(), next.getPrivate(), issued)
                    .control()) {
                renewed.send(FakeAgent.message(FakeAgent.hello()));
                assertThat(renewed.next().getMessageCase()).isEqualTo(MessageCase.HELLO_ANSWER);
            }
            var reused = request.toBuilder()
                    .setCsr(ByteString.copyFrom(FakeAgent.csr(FakeAgent.newTlsKey())))
                    .build();
            assertThatThrownBy(() -> stub.renew(reused))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getDescription())
                                    .startsWith("renewal-conflict"));
        }
    }

    @Test
    void filesMoveOnTheirOwnStreams() throws Exception {
        var kept = new Files();
        fleet.files(kept);
        try (RawAgent raw = connect()) {
            var logs = new Collected<LogAnswer>();
            StreamObserver<LogChunk> up = AgentLinkGrpc.newStub(raw.channel()).sendLogs(logs);
            up.onNext(LogChunk.newBuilder()
                    .setLease("lse")
                    .setGrantNumber(4)
                    .setStream(LogChunk.Stream.STDERR)
                    .setOffset(10)
                    .setBytes(ByteString.copyFromUtf8("hello"))
                    .build());
            assertThat(logs.next().getKeptOffset()).isEqualTo(15);
            up.onCompleted();
            assertThat(kept.token).isEqualTo(new FencingToken(agent.machine(), 4));

            var stub = AgentLinkGrpc.newBlockingStub(raw.channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
            var upload = UploadRequest.newBuilder().setLease("lse").setGrantNumber(4);
            var bytes = new ByteArrayOutputStream();
            stub.fetchUpload(upload.setDigest("known").build())
                    .forEachRemaining(chunk -> bytes.writeBytes(chunk.getBytes().toByteArray()));
            assertThat(bytes.toByteArray()).isEqualTo(kept.upload);
            assertThatThrownBy(() ->
                            stub.fetchUpload(upload.setDigest("other").build()).hasNext())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));

            var workload = WorkloadRequest.newBuilder().setLease("lse");
            bytes.reset();
            stub.fetchWorkload(workload.setGrantNumber(4).build())
                    .forEachRemaining(chunk -> bytes.writeBytes(chunk.getBytes().toByteArray()));
            assertThat(bytes.toByteArray()).isEqualTo(kept.upload);
            bytes.reset();
            stub.fetchMembers(workload.build())
                    .forEachRemaining(chunk -> bytes.writeBytes(chunk.getBytes().toByteArray()));
            assertThat(bytes.toByteArray()).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> stub.fetchMembers(
                                    workload.clone().setGrantNumber(5).build())
                            .hasNext())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
            for (long stale : new long[] {0, 5}) {
                assertThatThrownBy(() -> stub.fetchWorkload(
                                        workload.setGrantNumber(stale).build())
                                .hasNext())
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                refused -> assertThat(refused.getStatus().getCode())
                                        .isEqualTo(Status.Code.NOT_FOUND));
            }

            var outputs = new Collected<OutputAnswer>();
            StreamObserver<OutputChunk> out =
                    AgentLinkGrpc.newStub(raw.channel()).sendOutputs(outputs);
            for (int chunk = 0; chunk < 40; chunk++) {
                out.onNext(OutputChunk.newBuilder()
                        .setLease("lse")
                        .setGrantNumber(4)
                        .setBytes(ByteString.copyFrom(new byte[10_000]))
                        .build());
            }
            out.onCompleted();
            assertThat(outputs.next().getBytes()).isEqualTo(400_000);
        }
    }

    @Test
    void anOutputWhoseSenderGoesAwayIsNotStoredAsWhole() throws Exception {
        var kept = new Files();
        fleet.files(kept);
        try (RawAgent raw = connect()) {
            StreamObserver<OutputChunk> out =
                    AgentLinkGrpc.newStub(raw.channel()).sendOutputs(new Collected<OutputAnswer>());
            out.onNext(OutputChunk.newBuilder()
                    .setLease("lse")
                    .setGrantNumber(4)
                    .setBytes(ByteString.copyFrom(new byte[10_000]))
                    .build());
            assertThat(kept.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("started");
            out.onError(Status.CANCELLED.asRuntimeException());
        }
        assertThat(kept.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("the sender went away");
    }

    private boolean live() {
        return fleet.transactions().run(tx -> fleet.room().machines().isLive(tx, agent.machine()));
    }

    private RawAgent connect() {
        return RawAgent.connect(port(), authority(), agent.tls().getPrivate(), agent.certificate());
    }

    private int port() {
        return fleet.room().agentPort();
    }

    private X509Certificate authority() {
        return fleet.keys().authority();
    }

    /** Files of one lease in memory. */
    private static final class Files implements WorkloadFiles {
        private final byte[] upload = new byte[UPLOAD_SIZE];
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private volatile FencingToken token = new FencingToken(new MachineId(new UUID(0, 0)), 1);

        Files() {
            for (int index = 0; index < upload.length; index++) {
                upload[index] = (byte) (index % 251);
            }
        }

        @Override
        public LogAnswer appendLog(FencingToken of, String lease, LogBytes bytes) {
            token = of;
            assertThat(bytes.stream()).isEqualTo("stderr");
            return new LogAnswer(bytes.offset() + bytes.bytes().length, Optional.empty());
        }

        @Override
        public Optional<byte[]> workload(FencingToken of, String lease) {
            return of.grantNumber() == 4 ? Optional.of(upload) : Optional.empty();
        }

        @Override
        public Optional<byte[]> members(FencingToken of, String lease) {
            return of.grantNumber() == 4 ? Optional.of(new byte[] {1, 2, 3}) : Optional.empty();
        }

        @Override
        public Optional<InputStream> openUpload(FencingToken of, String lease, String digest) {
            return digest.equals("known") ? Optional.of(new ByteArrayInputStream(upload)) : Optional.empty();
        }

        @Override
        public OutputAnswer saveOutputs(FencingToken of, String lease, InputStream tar) throws IOException {
            ends.add("started");
            try {
                long bytes = tar.readAllBytes().length;
                return new OutputAnswer("digest", bytes, Optional.empty());
            } catch (IOException broken) {
                ends.add("" + broken.getMessage());
                throw broken;
            }
        }
    }

    private static final class Collected<T> implements StreamObserver<T> {
        private final BlockingQueue<T> values = new LinkedBlockingQueue<>();

        T next() throws InterruptedException {
            T value = values.poll(10, TimeUnit.SECONDS);
            if (value == null) {
                throw new AssertionError("nothing came");
            }
            return value;
        }

        @Override
        public void onNext(T value) {
            values.add(value);
        }

        @Override
        public void onError(Throwable broken) {
            // the test asserts on what came
        }

        @Override
        public void onCompleted() {
            // the test asserts on what came
        }
    }
}
