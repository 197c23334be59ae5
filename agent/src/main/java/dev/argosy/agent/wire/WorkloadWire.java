package dev.argosy.agent.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.Workload;
import dev.argosy.agent.core.WorkloadBytes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.protocol.v1.WorkloadSpec;
import java.util.Optional;

/** Workloads as they are fetched and as they are journalled. */
public final class WorkloadWire {
    /** For a checkpoint without a deadline. */
    private static final long CHECKPOINT_MILLIS = 60_000;

    private WorkloadWire() {}

    public static WorkloadBytes read(byte[] bytes) {
        return new WorkloadBytes(bytes, workload(bytes));
    }

    /** A field that this agent does not know may be one that it must not ignore. */
    private static Optional<Workload> workload(byte[] bytes) {
        try {
            WorkloadSpec spec = WorkloadSpec.parseFrom(bytes);
            if (!spec.getUnknownFields().asMap().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Workload(
                    spec.getCluster(),
                    spec.getRank(),
                    spec.getNodeCount(),
                    spec.getRuntime(),
                    spec.getCommandList(),
                    spec.getEnvironmentMap(),
                    spec.getUpload().isEmpty() ? Optional.empty() : Optional.of(new Digest(spec.getUpload())),
                    spec.getUploadSize(),
                    spec.getLogLimitBytes(),
                    spec.getOutputLimitBytes(),
                    Math.max(1, spec.getAttempt()),
                    checkpoint(spec)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Workload.Checkpoint> checkpoint(WorkloadSpec spec) {
        if (spec.getCheckpointCommand().isEmpty()) {
            return Optional.empty();
        }
        long given = spec.getCheckpointDeadlineMillis();
        return Optional.of(
                new Workload.Checkpoint(spec.getCheckpointCommand(), given == 0 ? CHECKPOINT_MILLIS : given));
    }
}
