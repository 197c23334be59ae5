package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import dev.argosy.kernel.GpuId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The variables that a job finds; the customer's own may not replace those of Argosy. */
final class JobEnvironment {
    /** By this variable a process is known to belong to a lease. */
    static final String WORKLOAD = "ARGOSY_WORKLOAD";

    /** By this variable a process of a lease is known to belong to a checkpoint of this number. */
    static final String CHECKPOINT = "ARGOSY_CHECKPOINT";

    private JobEnvironment() {}

    /**
     * @param job the job's folder as the job sees it
     * @param javaHome the agent's own runtime, which jobs may use
     */
    static Map<String, String> of(Order order, List<MachineGpu> gpus, String job, String javaHome) {
        var hired = gpusOf(order, gpus);
        var variables = new TreeMap<>(order.workload().environment());
        variables.keySet().removeIf(name -> name.startsWith("ARGOSY_"));
        variables.putIfAbsent("LANG", "C.UTF-8");
        variables.put("HOME", job);
        // our Java before the host's: an older one in /usr/bin reads its settings from /etc, which a job does not see
        String path = job + "/bin:" + javaHome + "/bin:/usr/local/bin:/usr/bin:/bin";
        variables.merge("PATH", path, (own, ours) -> own + ":" + ours);
        variables.put("ARGOSY_CLUSTER", order.workload().cluster());
        variables.put("ARGOSY_NODE_RANK", Integer.toString(order.workload().rank()));
        variables.put("ARGOSY_NODE_COUNT", Integer.toString(order.workload().nodeCount()));
        variables.put("ARGOSY_ATTEMPT", Integer.toString(order.workload().attempt()));
        variables.put("ARGOSY_INPUT", job);
        variables.put("ARGOSY_OUTPUT", job + "/out");
        variables.put("ARGOSY_MEMBERS", job + "/" + WorkFolder.MEMBERS);
        variables.put("ARGOSY_GPUS", json(hired));
        variables.put(WORKLOAD, order.lease().text());
        boolean machineHasReal = gpus.stream().anyMatch(gpu -> !gpu.simulated());
        String real = hired.stream()
                .filter(gpu -> !gpu.simulated())
                .map(MachineGpu::uuid)
                .collect(Collectors.joining(","));
        // Empty hides the gpus of others from a job that hired none; where there are none, there is nothing to hide.
        if (machineHasReal) {
            variables.put("CUDA_VISIBLE_DEVICES", real);
        } else {
            variables.remove("CUDA_VISIBLE_DEVICES");
        }
        return variables;
    }

    /**
     * What a shell has to read to become a job that runs this command: its variables, its folder. By a file, because
     * every user of the machine can read arguments.
     */
    static String script(Map<String, String> variables, String job, String command) {
        var script = new StringBuilder();
        var odd = new StringBuilder();
        variables.forEach((name, value) -> {
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n');
            } else {
                odd.append(' ').append(quoted(name + "=" + value));
            }
        });
        script.append("cd ").append(quoted(job)).append(" || exit 125\n");
        script.append("exec /usr/bin/env")
                .append(odd)
                .append(" /bin/sh -c ")
                .append(quoted(command))
                .append('\n');
        return script.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static List<MachineGpu> gpusOf(Order order, List<MachineGpu> gpus) {
        List<GpuId> hired = order.slice().gpus();
        return gpus.stream().filter(gpu -> hired.contains(gpu.id())).toList();
    }

    private static String json(List<MachineGpu> gpus) {
        return gpus.stream()
                .map(gpu -> "{\"model\":\"" + gpu.model().replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\",\"memoryMiB\":"
                        + gpu.memoryMiB() + ",\"simulated\":" + gpu.simulated() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
