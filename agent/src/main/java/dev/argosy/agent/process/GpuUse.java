package dev.argosy.agent.process;

import java.io.IOException;
import java.util.Set;

/** Which gpus of this machine somebody computes on. */
@FunctionalInterface
public interface GpuUse {
    /** The driver's uuids of those gpus. */
    Set<String> busy() throws IOException;
}
