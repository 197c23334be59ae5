package dev.argosy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for when a job is run.
 *
 * @param upload digest of an artifact that was uploaded before
 * @param quote id of a quote whose machines and prices are wanted; shape and number of nodes must be as quoted
 * @param duration ISO-8601; at most 30 days; without one the job runs until it exits, is stopped or its money ends
 */
public record JobRequest(
        String name,
        List<String> command,
        Map<String, String> environment,
        Optional<String> upload,
        int nodes,
        NodeShape shape,
        Limits limits,
        NodeFailure onNodeFailure,
        Patience patience,
        Optional<String> quote) {

    Json document() {
        var fields = Json.Fields.start()
                .put("name", name.isEmpty() ? null : name)
                .put("template", "job")
                .put("command", Json.ofStrings(command))
                .put("environment", Json.ofStrings(environment))
                .put(
                        "upload",
                        upload.map(digest -> Json.Fields.start()
                                        .put("digest", digest)
                                        .done())
                                .orElse(null))
                .put("nodes", nodes)
                .put("shape", shape.document());
        return limits.addTo(patience.addTo(onNodeFailure.addTo(fields)))
                .put("budgetMicroUsd", limits.budgetMicroUsd())
                .put("quote", quote.orElse(null))
                .done();
    }

    /** What one node needs; 0 and empty mean that anything will do. */
    public record NodeShape(
            int gpus,
            List<String> models,
            long gpuMemoryMiB,
            long cpuMillis,
            long memoryMiB,
            long diskMiB,
            List<String> countries) {
        Json document() {
            return Json.Fields.start()
                    .put("gpus", gpus)
                    .put("models", Json.ofStrings(models))
                    .put("gpuMemoryMiB", gpuMemoryMiB)
                    .put("cpuMillis", cpuMillis)
                    .put("memoryMiB", memoryMiB)
                    .put("diskMiB", diskMiB)
                    .put("countries", Json.ofStrings(countries))
                    .done();
        }
    }

    /**
     * What becomes of the cluster when a machine is lost or leaves.
     *
     * @param policy such as {@code replace} or {@code replace,continue}; empty for the portal's default
     * @param replaceAfter ISO-8601, or {@code never}: how long a machine may be unreachable before it counts as lost
     */
    public record NodeFailure(Optional<String> policy, Optional<String> replaceAfter, Optional<Checkpoint> checkpoint) {
        public static final NodeFailure DEFAULT = new NodeFailure(Optional.empty(), Optional.empty(), Optional.empty());

        JsonFields addTo(JsonFields fields) {
            return fields.put("onNodeFailure", policy.orElse(null))
                    .put("replaceAfter", replaceAfter.orElse(null))
                    .put(
                            "checkpoint",
                            checkpoint
                                    .map(one -> Json.Fields.start()
                                            .put("command", one.command())
                                            .put("deadline", one.deadline().orElse(null))
                                            .done())
                                    .orElse(null));
        }
    }

    /** A line for the shell that saves the job's work, and how long it is waited for (ISO-8601). */
    public record Checkpoint(String command, Optional<String> deadline) {}

    /**
     * How long is waited for what; durations are ISO-8601.
     *
     * @param queue empty for a job that is refused when there is no room for it now
     */
    public record Patience(Optional<Queue> queue, Optional<String> imageTimeout, Optional<String> timeout) {
        public static final Patience NONE = new Patience(Optional.empty(), Optional.empty(), Optional.empty());

        JsonFields addTo(JsonFields fields) {
            return fields.put(
                            "queue",
                            queue.map(one -> Json.Fields.start()
                                            .put("retries", one.retries())
                                            .put(
                                                    "queueTimeout",
                                                    one.queueTimeout().orElse(null))
                                            .done())
                                    .orElse(null))
                    .put("imageTimeout", imageTimeout.orElse(null))
                    .put("timeout", timeout.orElse(null));
        }
    }

    /** Waiting for room, and how often the job is started again after a fault that is not its own. */
    public record Queue(int retries, Optional<String> queueTimeout) {}

    /** What it may cost and how long it may take. */
    public record Limits(
            Optional<Long> maxPriceMicroUsdPerGpuHour, Optional<Long> budgetMicroUsd, Optional<String> duration) {
        JsonFields addTo(JsonFields fields) {
            return fields.put("maxPriceMicroUsdPerGpuHour", maxPriceMicroUsdPerGpuHour)
                    .put("duration", duration.orElse(null));
        }
    }
}
