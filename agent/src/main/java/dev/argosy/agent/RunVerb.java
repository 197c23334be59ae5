package dev.argosy.agent;

import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.journal.FileJournal;
import dev.argosy.agent.process.Isolation;
import dev.argosy.kernel.HaltSwitch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent run}: offers this machine until it is told to end. */
@Command(
        name = "run",
        description = "Runs what this machine is ordered to, until it is told to end.",
        mixinStandardHelpOptions = true)
final class RunVerb implements Callable<Integer> {
    private static final long SEGMENT_BYTES = 8L * 1024 * 1024;
    private static final int INCARNATION_BYTES = 16;

    @Option(names = "--data", paramLabel = "DIR", description = "the agent's folder (default: ~/.argosy/agent)")
    private @Nullable Path data;

    @Option(names = "--stop-workloads", description = "stop what runs when the agent is told to end")
    private boolean stopWorkloads;

    @Option(names = "--allow-unsandboxed", description = "run jobs without a sandbox where there is none")
    private boolean allowUnsandboxed;

    @Option(names = "--simulated-gpus", paramLabel = "MODEL:COUNT", description = "offer gpus that do no work")
    private @Nullable String simulatedGpus;

    @Option(names = "--share", paramLabel = "1/N", description = "offer one of N equal parts of this machine")
    private @Nullable String share;

    static FileJournal journal(DataFolder folder, SecureRandom random) {
        return FileJournal.open(folder.journal(), SEGMENT_BYTES, () -> {
            byte[] incarnation = new byte[INCARNATION_BYTES];
            random.nextBytes(incarnation);
            return HexFormat.of().formatHex(incarnation);
        });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = data != null ? data : DataFolder.standard(Path.of(System.getProperty("user.home")));
        try (DataFolder folder = DataFolder.open(root.toAbsolutePath())) {
            MachineKeys keys = MachineKeys.read(folder.keys());
            var threads = new AgentThreads();
            var surroundings = new Surroundings(settings(folder), allowUnsandboxed, threads.tasks());
            Isolation isolation = surroundings.isolation();
            MachineInventory inventory = surroundings.inventory(
                    Host.read(Path.of("/"), folder.root(), Runtime.getRuntime().availableProcessors()));
            var plan = new RunningAgent.Plan(
                    inventory,
                    isolation,
                    surroundings.gpuUse(),
                    surroundings.settings().healthSmi(),
                    surroundings.settings().healthLog(),
                    stopWorkloads,
                    Agent.CLOCK,
                    HaltSwitch.fromEnvironment());
            var agent = new RunningAgent(folder, journal(folder, new SecureRandom()), plan, threads);
            threads.atExit(() -> end(agent));
            System.err.println(
                    "machine " + keys.machine().text() + ": " + inventory.gpus().size() + " gpus"
                            + (inventory.simulated() ? " (simulated)" : "") + ", "
                            + inventory.host().cpuThreads()
                            + " cpu threads, isolation: " + isolation.name());
            agent.start();
            return threads.awaitEnd() ? 0 : Agent.BUG;
        }
    }

    private AgentSettings settings(DataFolder folder) throws IOException {
        AgentSettings settings = AgentSettings.read(folder.settings());
        if (simulatedGpus != null) {
            settings = settings.withSimulatedGpus(simulatedGpus);
        }
        return share != null ? settings.withShare(share) : settings;
    }

    private static void end(RunningAgent agent) {
        try {
            agent.stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            System.err.println("the agent did not end in order: " + failed);
        }
    }
}
