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
        Optional<String> onNodeFailure,
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
                .put("shape", shape.document())
                .put("onNodeFailure", onNodeFailure.orElse(null));
        return limits.addTo(fields)
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

    /** What it may cost and how long it may take. */
    public record Limits(
            Optional<Long> maxPriceMicroUsdPerGpuHour, Optional<Long> budgetMicroUsd, Optional<String> duration) {
        JsonFields addTo(JsonFields fields) {
            return fields.put("maxPriceMicroUsdPerGpuHour", maxPriceMicroUsdPerGpuHour)
                    .put("duration", duration.orElse(null));
        }
    }
}
