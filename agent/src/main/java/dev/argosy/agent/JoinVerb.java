package dev.argosy.agent;

import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.journal.FileJournal;
import dev.argosy.kernel.MachineId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent join}: makes this machine one of the portal's. */
@Command(
        name = "join",
        description = "Joins this machine to a portal with a single-use token.",
        mixinStandardHelpOptions = true)
final class JoinVerb implements Callable<Integer> {
    @Option(names = "--portal", required = true, paramLabel = "URL", description = "address of the portal")
    private String portal = "";

    @Option(names = "--token", required = true, paramLabel = "TOKEN", description = "as 'machines token' prints it")
    private String token = "";

    @Option(names = "--data", paramLabel = "DIR", description = "the agent's folder (default: ~/.argosy/agent)")
    private @Nullable Path data;

    @Option(names = "--name", paramLabel = "NAME", description = "what to call the machine (default: its host name)")
    private @Nullable String name;

    @Override
    public Integer call() throws IOException {
        var random = new SecureRandom();
        Path root = data != null ? data : DataFolder.standard(Path.of(System.getProperty("user.home")));
        try (DataFolder folder = DataFolder.open(root.toAbsolutePath());
                FileJournal journal = RunVerb.journal(folder, random)) {
            AgentSettings settings = AgentSettings.read(folder.settings());
            var inventory = new Surroundings(settings, false, new AgentThreads().tasks())
                    .inventory(Host.read(
                            Path.of("/"), folder.root(), Runtime.getRuntime().availableProcessors()));
            String called = name != null ? name : InetAddress.getLocalHost().getHostName();
            MachineId machine = new Enrolment(folder.keys(), random)
                    .join(new Enrolment.Request(portal, token, called, journal.incarnation(), inventory));
            System.out.println(machine.text());
            System.err.println("joined as " + called + "; it sells nothing until it has a price: argosy machines price "
                    + machine.text() + " USD_PER_GPU_HOUR");
            return 0;
        }
    }
}
