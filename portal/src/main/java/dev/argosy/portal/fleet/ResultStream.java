package dev.argosy.portal.fleet;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.MachineId;
import dev.argosy.protocol.v1.OutputAnswer;
import dev.argosy.protocol.v1.OutputChunk;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a workload left, on its way to where it is kept; the first chunk names the lease. */
final class ResultStream implements StreamObserver<OutputChunk> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(ResultStream.class);

    private final MachineId machine;
    private final WorkloadFiles files;
    private final Executor executor;
    private final StreamObserver<OutputAnswer> answer;
    private @Nullable ChunkPipe pipe;
    private boolean refused;

    ResultStream(MachineId machine, WorkloadFiles files, Executor executor, StreamObserver<OutputAnswer> answer) {
        this.machine = machine;
        this.files = files;
        this.executor = executor;
        this.answer = answer;
    }

    @Override
    public void onNext(OutputChunk chunk) {
        if (refused) {
            return;
        }
        if (pipe == null) {
            if (chunk.getGrantNumber() < 1) {
                refused = true;
                answer.onError(Status.INVALID_ARGUMENT
                        .withDescription("grant number out of range")
                        .asRuntimeException());
                return;
            }
            pipe = start(new FencingToken(machine, chunk.getGrantNumber()), chunk.getLease());
        }
        try {
            pipe.write(chunk.getBytes().toByteArray());
        } catch (IOException nobodyReads) {
            LOG.error("output of machine {} is not being stored", machine, nobodyReads);
            refused = true;
        }
    }

    private ChunkPipe start(FencingToken token, String lease) {
        var started = new ChunkPipe(PATIENCE);
        executor.execute(() -> save(token, lease, started));
        return started;
    }

    private void save(FencingToken token, String lease, ChunkPipe bytes) {
        try (bytes) {
            var saved = files.saveOutputs(token, lease, bytes);
            var message = OutputAnswer.newBuilder().setDigest(saved.digest()).setBytes(saved.bytes());
            saved.refusal().ifPresent(refusal -> message.setCode(refusal.code().name()));
            answer.onNext(message.build());
            answer.onCompleted();
        } catch (IOException | RuntimeException broken) {
            LOG.warn("output of lease {} was not stored, its machine sends it again", lease, broken);
            answer.onError(Status.UNAVAILABLE
                    .withDescription("the output was not stored; send it again")
                    .asRuntimeException());
        }
    }

    @Override
    public void onError(Throwable broken) {
        LOG.debug("the output stream of machine {} broke: {}", machine, broken.toString());
        finish(ChunkPipe::fail);
    }

    @Override
    public void onCompleted() {
        if (pipe == null && !refused) {
            refused = true;
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription("no chunk named a lease")
                    .asRuntimeException());
        }
        finish(ChunkPipe::finish);
    }

    private void finish(Ending ending) {
        if (pipe != null) {
            try {
                ending.of(pipe);
            } catch (IOException nobodyReads) {
                LOG.error("output of machine {} is not being stored", machine, nobodyReads);
            }
        }
    }

    @FunctionalInterface
    private interface Ending {
        void of(ChunkPipe pipe) throws IOException;
    }
}
