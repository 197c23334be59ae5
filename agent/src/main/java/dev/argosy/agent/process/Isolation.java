package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How a job is kept apart from its machine. */
public sealed interface Isolation permits Bubblewrap, Unsandboxed {
    /** As offers show it: {@code bubblewrap} or {@code none}. */
    String name();

    /** The keeper's word for it. */
    String keeperMode();

    /** Makes the folders that a job may write to the job's own, before anything of it runs. */
    void handOver(WorkFolder folder) throws IOException;

    /** Whether a second command of the job is entered into the namespaces of the first; else it has its own. */
    boolean enters();

    /**
     * What a second command of the job goes through, from the agent's user outside to the job's inside; then comes a
     * shell.
     */
    List<String> beside(Order order);

    /** The job's folder as the job sees it. */
    String job(WorkFolder folder);

    /** The variables of the job. */
    Map<String, String> environment(WorkFolder folder, Order order, List<MachineGpu> gpus);

    /** Program and arguments that run the command for this order; may write what they need to the control folder. */
    List<String> launch(WorkFolder folder, Order order, List<MachineGpu> gpus, List<String> command) throws IOException;
}
