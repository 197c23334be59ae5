package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    public boolean enters() {
        return false;
    }

    @Override
    public List<String> beside(Order order) {
        return List.of("/usr/bin/env", "-i");
    }

    @Override
    public String job(WorkFolder folder) {
        return folder.job().toString();
    }

    @Override
    public Map<String, String> environment(WorkFolder folder, Order order, List<MachineGpu> gpus) {
        return JobEnvironment.of(order, gpus, job(folder), javaHome);
    }

    @Override
    public List<String> launch(WorkFolder folder, Order order, List<MachineGpu> gpus, List<String> command) {
        var launch = new ArrayList<String>();
        // The shell of the inner step changes to the job's folder and is then replaced by the command.
        launch.addAll(List.of("env", "-i"));
        environment(folder, order, gpus).forEach((name, value) -> launch.add(name + "=" + value));
        launch.addAll(List.of("sh", "-c", "cd \"$HOME\" && exec \"$@\"", "job"));
        launch.addAll(command);
        return launch;
    }
}
