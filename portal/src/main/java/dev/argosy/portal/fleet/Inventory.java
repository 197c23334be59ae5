package dev.argosy.portal.fleet;

import java.util.List;
import java.util.Set;

/**
 * What a machine has, as its agent last described it: declared, not verified.
 *
 * @param networkMbps declared or interface speed; 0 when unknown
 * @param country ISO 3166 code; empty when the provider gave none
 * @param isolation "bubblewrap" or "none"
 * @param processNetwork what a job's network is: "none" or "host"
 * @param runtimes names of what the agent can run: "process"
 */
public record Inventory(
        String hostname,
        String operatingSystem,
        String cpuModel,
        int cpuThreads,
        long memoryMiB,
        long diskMiB,
        int networkMbps,
        String country,
        List<Gpu> gpus,
        String isolation,
        String processNetwork,
        boolean simulated,
        Set<String> runtimes) {
    public Inventory {
        gpus = List.copyOf(gpus);
        runtimes = Set.copyOf(runtimes);
    }

    public int cpuMillis() {
        return Math.multiplyExact(cpuThreads, 1000);
    }
}
