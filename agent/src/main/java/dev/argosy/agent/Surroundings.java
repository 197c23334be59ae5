package dev.argosy.agent;

import dev.argosy.agent.inventory.GpuProbe;
import dev.argosy.agent.inventory.GpuReading;
import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.inventory.SimulatedGpus;
import dev.argosy.agent.process.Bubblewrap;
import dev.argosy.agent.process.GpuUse;
import dev.argosy.agent.process.Isolation;
import dev.argosy.agent.process.JobLimits;
import dev.argosy.agent.process.Unsandboxed;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * What this machine can offer under these settings.
 *
 * @param bubblewrap the program that makes sandboxes
 */
record Surroundings(String bubblewrap, AgentSettings settings, boolean allowUnsandboxed, ExecutorService tasks) {
    Surroundings(AgentSettings settings, boolean allowUnsandboxed, ExecutorService tasks) {
        this("bwrap", settings, allowUnsandboxed, tasks);
    }

    MachineInventory inventory(Host whole) {
        boolean simulated = settings.simulated();
        List<GpuReading> gpus = simulated ? SimulatedGpus.parse(settings.simulatedGpus()) : realGpus();
        String version = Optional.ofNullable(Surroundings.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new MachineInventory(
                whole.share(settings.share()),
                gpus,
                simulated,
                settings.country(),
                sandbox().map(Isolation::name).orElse("none"),
                settings.hostNetwork() || sandbox().isEmpty() ? "host" : "none",
                version);
    }

    private List<GpuReading> realGpus() {
        try {
            return GpuProbe.ask(settings.smi(), tasks);
        } catch (IOException failed) {
            throw Refusal.of(
                            ProgramCodes.DRIVER_UNAVAILABLE,
                            "gpus cannot be asked: " + failed.getMessage(),
                            "repair the driver; or name another program: argosy.agent.nvidia-smi")
                    .asException();
        }
    }

    GpuUse gpuUse() {
        return () -> GpuProbe.busy(settings.smi(), tasks);
    }

    Isolation isolation() {
        Optional<Isolation> sandbox = sandbox();
        if (sandbox.isPresent()) {
            return sandbox.get();
        }
        if (!allowUnsandboxed) {
            throw Refusal.of(
                            ProgramCodes.NOT_SANDBOXABLE,
                            "jobs cannot be kept apart from this machine: bubblewrap does not work here",
                            "install bubblewrap and allow user namespaces, or accept jobs without a sandbox:"
                                    + " --allow-unsandboxed")
                    .asException();
        }
        return new Unsandboxed(System.getProperty("java.home"));
    }

    /** For people: how jobs are kept apart here; empty when they cannot be. */
    Optional<String> sandboxInWords() {
        return Bubblewrap.find(bubblewrap, System.getProperty("java.home"), settings.hostNetwork(), JobLimits.STANDARD)
                .map(found -> "bubblewrap works" + (found.ownUser() ? ", a user for each job" : "")
                        + (found.sized() ? "" : ", without bounds in memory"));
    }

    private Optional<Isolation> sandbox() {
        return Bubblewrap.find(bubblewrap, System.getProperty("java.home"), settings.hostNetwork(), JobLimits.STANDARD)
                .map(found -> found);
    }
}
