package dev.argosy.cli;

import dev.argosy.client.JobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What each node must have and what it may cost: shared by {@code run} and {@code quote}. */
final class ShapeOptions {
    @Option(names = "--gpus", paramLabel = "N", description = "Gpus per node (default: 1; 0 = cpu only).")
    private int gpus = 1;

    @Option(names = "--model", paramLabel = "M", description = "Accepted gpu model; may be repeated (default: any).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--gpu-memory", paramLabel = "SIZE", description = "Least memory per gpu, such as 24G.")
    private @Nullable String gpuMemory;

    @Option(names = "--cpu", paramLabel = "CORES", description = "Cores per node, such as 2 or 0.5.")
    private @Nullable String cpu;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory per node, such as 8G.")
    private @Nullable String memory;

    @Option(names = "--disk", paramLabel = "SIZE", description = "Disk per node, such as 20G.")
    private @Nullable String disk;

    @Option(names = "--country", paramLabel = "CC", description = "Accepted country; may be repeated (default: any).")
    private List<String> countries = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "N", description = "Like nodes to hire (default: 1).")
    private int nodes = 1;

    @Option(names = "--max-price", paramLabel = "USD", description = "Most to pay per gpu-hour.")
    private @Nullable String maxPrice;

    @Option(names = "--for", paramLabel = "TIME", description = "Ends by itself after this long, such as 30m.")
    private @Nullable String duration;

    List<String> models() {
        return models;
    }

    int nodes() {
        return nodes;
    }

    JobRequest.NodeShape shape() {
        return new JobRequest.NodeShape(
                gpus,
                models,
                gpuMemory == null ? 0 : Words.mebibytes("--gpu-memory", gpuMemory),
                cpu == null ? 0 : Words.cpuMillis("--cpu", cpu),
                memory == null ? 0 : Words.mebibytes("--memory", memory),
                disk == null ? 0 : Words.mebibytes("--disk", disk),
                countries);
    }

    JobRequest.Limits limits(@Nullable String budget) {
        return new JobRequest.Limits(
                maxPrice == null ? Optional.empty() : Optional.of(Words.microUsd("--max-price", maxPrice)),
                budget == null ? Optional.empty() : Optional.of(Words.microUsd("--budget", budget)),
                duration == null ? Optional.empty() : Optional.of(Words.duration("--for", duration)));
    }
}
