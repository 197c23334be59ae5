package dev.argosy.portal.cluster;

import dev.argosy.portal.cluster.FailurePolicy.Checkpoint;
import dev.argosy.protocol.v1.WorkloadSpec;

/** Writes what a node runs. */
final class Workloads {
    private static final int LOG_LIMIT = 16 << 20;
    static final int OUTPUT_LIMIT = 64 << 20;

    private Workloads() {}

    /** The same bytes for the same rank and attempt: their hash is in the order. */
    static byte[] of(ClusterSpec spec, int rank, int attempt) {
        var workload = WorkloadSpec.newBuilder()
                .setCluster(spec.id().text())
                .setRank(rank)
                .setNodeCount(spec.nodes())
                .setRuntime("process")
                .addAllCommand(spec.command())
                .setLogLimitBytes(LOG_LIMIT)
                .setOutputLimitBytes(OUTPUT_LIMIT)
                .setAttempt(attempt);
        spec.environment().forEach(workload::putEnvironment);
        if (spec.upload() != null) {
            workload.setUpload(spec.upload().digest().hex())
                    .setUploadSize(spec.upload().bytes());
        }
        Checkpoint checkpoint = spec.policy().checkpoint();
        if (checkpoint != null) {
            workload.setCheckpointCommand(checkpoint.command())
                    .setCheckpointDeadlineMillis(checkpoint.deadline().toMillis());
        }
        return workload.build().toByteArray();
    }
}
