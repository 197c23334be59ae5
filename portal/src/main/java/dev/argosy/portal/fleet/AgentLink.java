package dev.argosy.portal.fleet;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.Chunk;
import dev.argosy.protocol.v1.LogAnswer;
import dev.argosy.protocol.v1.LogChunk;
import dev.argosy.protocol.v1.OutputAnswer;
import dev.argosy.protocol.v1.OutputChunk;
import dev.argosy.protocol.v1.PortalMessage;
import dev.argosy.protocol.v1.RenewAnswer;
import dev.argosy.protocol.v1.RenewRequest;
import dev.argosy.protocol.v1.UploadRequest;
import dev.argosy.protocol.v1.WorkloadRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of agents: who calls is told by {@link PeerIdentity}, what each call does stands in its stream's class. */
final class AgentLink extends AgentLinkGrpc.AgentLinkImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);

    private final ControlStream.Parts parts;
    private final Renewals renewals;
    private final Supplier<Optional<WorkloadFiles>> files;
    private final Executor executor;

    AgentLink(
            ControlStream.Parts parts, Renewals renewals, Supplier<Optional<WorkloadFiles>> files, Executor executor) {
        this.parts = parts;
        this.renewals = renewals;
        this.files = files;
        this.executor = executor;
    }

    @Override
    public StreamObserver<AgentMessage> control(StreamObserver<PortalMessage> down) {
        var observer = (ServerCallStreamObserver<PortalMessage>) down;
        var sender = new StreamSender(observer);
        var stream = new ControlStream(PeerIdentity.machine(), sender, parts, new SerialReports(executor));
        // Both are needed: the first when the machine breaks off, the second when we said goodbye.
        observer.setOnCancelHandler(() -> {
            sender.end(false);
            stream.ended();
        });
        observer.setOnCloseHandler(stream::ended);
        parts.watch().opened(stream);
        return stream;
    }

    @Override
    public StreamObserver<LogChunk> sendLogs(StreamObserver<LogAnswer> answers) {
        ignoreCancel(answers);
        return new LogStream(PeerIdentity.machine(), requireFiles(), answers);
    }

    @Override
    public void fetchWorkload(WorkloadRequest request, StreamObserver<Chunk> chunks) {
        send(asked(request, requireFiles()::workload), "workload", chunks);
    }

    @Override
    public void fetchMembers(WorkloadRequest request, StreamObserver<Chunk> chunks) {
        send(asked(request, requireFiles()::members), "members", chunks);
    }

    private static Optional<InputStream> asked(
            WorkloadRequest request, BiFunction<FencingToken, String, Optional<byte[]>> file) {
        MachineId machine = PeerIdentity.machine();
        return request.getGrantNumber() < 1
                ? Optional.empty()
                : file.apply(new FencingToken(machine, request.getGrantNumber()), request.getLease())
                        .map(ByteArrayInputStream::new);
    }

    @Override
    public void fetchUpload(UploadRequest request, StreamObserver<Chunk> chunks) {
        MachineId machine = PeerIdentity.machine();
        try {
            Optional<InputStream> upload = request.getGrantNumber() < 1
                    ? Optional.empty()
                    : requireFiles()
                            .openUpload(
                                    new FencingToken(machine, request.getGrantNumber()),
                                    request.getLease(),
                                    request.getDigest());
            send(upload, "upload", chunks);
        } catch (IOException broken) {
            LOG.error("the upload of lease {} could not be opened", request.getLease(), broken);
            chunks.onError(Status.UNAVAILABLE
                    .withDescription("the upload could not be opened")
                    .asRuntimeException());
        }
    }

    private static void send(Optional<InputStream> bytes, String what, StreamObserver<Chunk> chunks) {
        if (bytes.isEmpty()) {
            chunks.onError(Status.NOT_FOUND
                    .withDescription("no such " + what + " for this machine")
                    .asRuntimeException());
            return;
        }
        new FileStream(bytes.get(), (ServerCallStreamObserver<Chunk>) chunks).start();
    }

    @Override
    public StreamObserver<OutputChunk> sendOutputs(StreamObserver<OutputAnswer> answer) {
        ignoreCancel(answer);
        return new ResultStream(PeerIdentity.machine(), requireFiles(), executor, answer);
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewAnswer> answer) {
        try {
            var renewed =
                    renewals.renew(PeerIdentity.machine(), request.getCsr().toByteArray(), request.getCounter());
            var message = RenewAnswer.newBuilder().setCounter(renewed.counter());
            renewed.chain().forEach(der -> message.addChain(ByteString.copyFrom(der)));
            answer.onNext(message.build());
            answer.onCompleted();
        } catch (RefusedException refused) {
            answer.onError(Status.FAILED_PRECONDITION
                    .withDescription(refused.getMessage())
                    .asRuntimeException());
        }
    }

    /** Answers to a call that was cancelled vanish instead of throwing; its stream is told by {@code onError}. */
    private static void ignoreCancel(StreamObserver<?> answers) {
        ((ServerCallStreamObserver<?>) answers).setOnCancelHandler(() -> LOG.debug("a call was cancelled"));
    }

    private WorkloadFiles requireFiles() {
        return files.get()
                .orElseThrow(() -> Status.UNAVAILABLE
                        .withDescription("no room of this portal keeps files")
                        .asRuntimeException());
    }
}
