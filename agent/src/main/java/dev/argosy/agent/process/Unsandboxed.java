package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import java.util.ArrayList;
import java.util.List;

/** No sandbox: the job is a process of the agent's user in its own folder, and offers say so. */
public record Unsandboxed(String javaHome) implements Isolation {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public String keeperMode() {
        return "plain";
    }

    /** The job is the agent's user. */
    @Override
    public void handOver(WorkFolder folder) {}

    @Override
    public List<String> launch(WorkFolder folder, Order order, List<MachineGpu> gpus, List<String> command) {
        var launch = new ArrayList<String>();
        String job = folder.job().toString();
        // The shell of the inner step changes to the job's folder and is then replaced by the command.
        launch.addAll(List.of("env", "-i"));
        JobEnvironment.of(order, gpus, job, javaHome).forEach((name, value) -> launch.add(name + "=" + value));
        launch.addAll(List.of("sh", "-c", "cd \"$HOME\" && exec \"$@\"", "job"));
        launch.addAll(command);
        return launch;
    }
}
