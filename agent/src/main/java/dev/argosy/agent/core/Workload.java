package dev.argosy.agent.core;

import dev.argosy.kernel.evidence.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node runs, as the order's workload bytes say.
 *
 * @param upload the submitter's tar, unpacked into the job's folder before the start
 * @param attempt how often this rank was started, with this start
 * @param checkpoint what saves its work when it is asked to
 */
public record Workload(
        String cluster,
        int rank,
        int nodeCount,
        String runtime,
        List<String> command,
        Map<String, String> environment,
        Optional<Digest> upload,
        long uploadSize,
        long logLimitBytes,
        long outputLimitBytes,
        int attempt,
        Optional<Checkpoint> checkpoint) {
    /** The one runtime of this version. */
    public static final String PROCESS = "process";

    /** @param command for a shell in the job's own surroundings */
    public record Checkpoint(String command, long deadlineMillis) {}

    public Workload {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
