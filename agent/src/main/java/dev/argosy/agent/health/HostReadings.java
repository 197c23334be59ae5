package dev.argosy.agent.health;

import java.util.List;
import java.util.Optional;

/**
 * What a machine has to have before it can offer anything.
 *
 * @param java the feature number of this runtime
 * @param sandbox what sandbox works here; empty when none does
 * @param sandboxTrouble what bubblewrap said; empty when it works or is not there
 * @param missing programs that jobs are kept with and that are not there
 * @param namespaceTrouble why no user namespace can be made; empty when one can
 * @param cgroups "v2", "v1", "v1 and v2" or "none"
 * @param freePort whether the port where {@code up} listens first can be had
 * @param nvidiaDevice whether there is a gpu of NVIDIA on the bus
 */
public record HostReadings(
        int java,
        String javaHome,
        Optional<String> sandbox,
        String sandboxTrouble,
        List<String> missing,
        String namespaceTrouble,
        String cgroups,
        int processors,
        long memoryMiB,
        long freeDiskMiB,
        boolean freePort,
        boolean nvidiaDevice) {
    public HostReadings {
        missing = List.copyOf(missing);
    }
}
