package dev.argosy.portal.fleet;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.WorkloadFiles.LogBytes;
import dev.argosy.protocol.v1.LogAnswer;
import dev.argosy.protocol.v1.LogChunk;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Output of workloads on its way to where it is kept; one answer for each chunk, which also paces the sender. */
final class LogStream implements StreamObserver<LogChunk> {
    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

    private final MachineId machine;
    private final WorkloadFiles files;
    private final StreamObserver<LogAnswer> answers;
    private boolean ended;

    LogStream(MachineId machine, WorkloadFiles files, StreamObserver<LogAnswer> answers) {
        this.machine = machine;
        this.files = files;
        this.answers = answers;
    }

    @Override
    public void onNext(LogChunk chunk) {
        if (ended) {
            return;
        }
        if (chunk.getGrantNumber() < 1 || chunk.getOffset() < 0) {
            fail(Status.INVALID_ARGUMENT.withDescription("grant number or offset out of range"));
            return;
        }
        try {
            var kept = files.appendLog(
                    new FencingToken(machine, chunk.getGrantNumber()),
                    chunk.getLease(),
                    new LogBytes(
                            chunk.getStream() == LogChunk.Stream.STDERR ? "stderr" : "stdout",
                            chunk.getOffset(),
                            chunk.getBytes().toByteArray(),
                            chunk.getLast()));
            var answer = LogAnswer.newBuilder()
                    .setLease(chunk.getLease())
                    .setStream(chunk.getStream())
                    .setKeptOffset(kept.keptOffset());
            kept.refusal().ifPresent(refusal -> answer.setCode(refusal.code().name()));
            answers.onNext(answer.build());
        } catch (RuntimeException broken) {
            LOG.error("output of lease {} of machine {} was not kept", chunk.getLease(), machine, broken);
            fail(Status.UNAVAILABLE.withDescription("output was not kept; send it again"));
        }
    }

    private void fail(Status status) {
        ended = true;
        answers.onError(status.asRuntimeException());
    }

    @Override
    public void onError(Throwable broken) {
        LOG.debug("the log stream of machine {} broke: {}", machine, broken.toString());
        ended = true;
    }

    @Override
    public void onCompleted() {
        if (!ended) {
            ended = true;
            answers.onCompleted();
        }
    }
}
