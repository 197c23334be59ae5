package dev.argosy.agent.link;

import com.google.protobuf.ByteString;
import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.WorkloadBytes;
import dev.argosy.agent.process.LogStream;
import dev.argosy.agent.process.RefusedTransferException;
import dev.argosy.agent.process.Transfers;
import dev.argosy.agent.wire.WorkloadWire;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.Chunk;
import dev.argosy.protocol.v1.OutputAnswer;
import dev.argosy.protocol.v1.OutputChunk;
import dev.argosy.protocol.v1.UploadRequest;
import dev.argosy.protocol.v1.WorkloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Files of workloads, each over its own stream of the connection that is open. */
public final class FileStreams implements Transfers {
    private static final int CHUNK = 64 * 1024;
    private static final long LIMIT_MINUTES = 10;
    private static final long WORKLOAD_SECONDS = 30;

    private final Supplier<Optional<ManagedChannel>> channels;
    private final LogSender logs;

    public FileStreams(Supplier<Optional<ManagedChannel>> channels, LogSender logs) {
        this.channels = channels;
        this.logs = logs;
    }

    @Override
    public WorkloadBytes fetchWorkload(OrderHead order) throws IOException, RefusedTransferException {
        var stub = AgentLinkGrpc.newBlockingStub(channel()).withDeadlineAfter(WORKLOAD_SECONDS, TimeUnit.SECONDS);
        var request = WorkloadRequest.newBuilder()
                .setLease(order.lease().text())
                .setGrantNumber(order.grantNumber())
                .build();
        var bytes = new ByteArrayOutputStream();
        try {
            Iterator<Chunk> chunks = stub.fetchWorkload(request);
            while (chunks.hasNext()) {
                chunks.next().getBytes().writeTo(bytes);
                if (bytes.size() > order.workloadSize()) {
                    throw new RefusedTransferException(
                            Codes.BAD_SIGNATURE.name(), "the workload is longer than ordered");
                }
            }
        } catch (StatusRuntimeException failed) {
            throw refused(failed.getStatus(), "the workload is not to be had");
        }
        return WorkloadWire.read(bytes.toByteArray());
    }

    /** A file that was replaced since its entry was written is asked for again: the next entry is on its way. */
    @Override
    public byte[] fetchMembers(Order order, Members members) throws IOException, RefusedTransferException {
        var stub = AgentLinkGrpc.newBlockingStub(channel()).withDeadlineAfter(WORKLOAD_SECONDS, TimeUnit.SECONDS);
        var request = WorkloadRequest.newBuilder()
                .setLease(order.lease().text())
                .setGrantNumber(order.grantNumber())
                .build();
        var bytes = new ByteArrayOutputStream();
        try {
            Iterator<Chunk> chunks = stub.fetchMembers(request);
            while (chunks.hasNext() && bytes.size() <= members.size()) {
                chunks.next().getBytes().writeTo(bytes);
            }
        } catch (StatusRuntimeException failed) {
            throw refused(failed.getStatus(), "the members are not to be had");
        }
        if (!Digest.of(bytes.toByteArray()).equals(members.digest())) {
            throw new IOException("members: not those of generation " + members.generation());
        }
        return bytes.toByteArray();
    }

    @Override
    public void fetchUpload(Order order, Path file) throws IOException, RefusedTransferException {
        var stub = AgentLinkGrpc.newBlockingStub(channel()).withDeadlineAfter(LIMIT_MINUTES, TimeUnit.MINUTES);
        var request = UploadRequest.newBuilder()
                .setLease(order.lease().text())
                .setGrantNumber(order.grantNumber())
                .setDigest(order.workload().upload().orElseThrow().hex())
                .build();
        long left = order.workload().uploadSize();
        try (OutputStream out = Files.newOutputStream(file)) {
            Iterator<Chunk> chunks = stub.fetchUpload(request);
            while (chunks.hasNext()) {
                ByteString bytes = chunks.next().getBytes();
                left -= bytes.size();
                if (left < 0) {
                    throw new RefusedTransferException(JobCodes.BAD_UPLOAD.name(), "the upload is longer than ordered");
                }
                bytes.writeTo(out);
            }
        } catch (StatusRuntimeException failed) {
            throw refused(failed.getStatus(), "the upload is not to be had");
        }
    }

    @Override
    public void sendOutputs(Order order, Path tar) throws IOException, RefusedTransferException {
        BlockingClientCall<OutputChunk, OutputAnswer> call = AgentLinkGrpc.newBlockingV2Stub(channel())
                .withDeadlineAfter(LIMIT_MINUTES, TimeUnit.MINUTES)
                .sendOutputs();
        try (InputStream in = Files.newInputStream(tar)) {
            byte[] bytes = in.readNBytes(CHUNK);
            while (bytes.length > 0) {
                boolean taken = call.write(OutputChunk.newBuilder()
                        .setLease(order.lease().text())
                        .setGrantNumber(order.grantNumber())
                        .setBytes(ByteString.copyFrom(bytes))
                        .build());
                if (!taken) {
                    break;
                }
                bytes = in.readNBytes(CHUNK);
            }
            call.halfClose();
            OutputAnswer answer = call.read();
            if (answer == null) {
                throw new IOException("outputs: no answer");
            }
            if (!answer.getCode().isEmpty()) {
                throw new RefusedTransferException(answer.getCode(), "the portal refused the outputs");
            }
        } catch (StatusException failed) {
            throw refused(failed.getStatus(), "the outputs were not taken");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending outputs", stopped);
        } finally {
            call.cancel("over", null);
        }
    }

    @Override
    public void follow(LogStream stream) {
        logs.follow(stream);
    }

    @Override
    public void wake() {
        logs.wake();
    }

    @Override
    public void unfollow(LogStream stream) {
        logs.unfollow(stream);
    }

    private ManagedChannel channel() throws IOException {
        return channels.get().orElseThrow(() -> new IOException("no connection to the portal"));
    }

    /** Some answers will not change by asking again. */
    private static IOException refused(Status status, String message) throws RefusedTransferException {
        return switch (status.getCode()) {
            case NOT_FOUND -> throw new RefusedTransferException(Codes.NOT_FOUND.name(), message);
            case PERMISSION_DENIED, INVALID_ARGUMENT, FAILED_PRECONDITION ->
                throw new RefusedTransferException(Codes.FORBIDDEN.name(), message + ": " + status.getDescription());
            default -> new IOException(message + ": " + status);
        };
    }
}
