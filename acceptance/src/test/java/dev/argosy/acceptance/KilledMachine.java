package dev.argosy.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a killed machine is: its agent, the keepers of its leases and every process that carries the
 * {@code ARGOSY_WORKLOAD} of one of them, killed at once, so that nothing is left that could end work or tell of it.
 * Killing the agent alone is a restart: work goes on, and the next agent adopts it.
 */
final class KilledMachine {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path PROC = Path.of("/proc");

    private KilledMachine() {}

    /** Kills one of a network's machines; {@link Network#upAgain} lets its agent return. */
    static void kill(Network network, int number) throws IOException, InterruptedException {
        // The agent first: it would start what is missing, or tell of it.
        ProcessHandle agent = network.process("agent-" + number);
        agent.destroyForcibly();
        Set<String> leases = leases(network.folder().resolve("agents/" + number + "/work"));
        Await.until("agent-" + number + " is gone with all that ran", LIMIT, () -> {
            List<ProcessHandle> left = carrying(leases);
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty() && !Network.isRunning(agent);
        });
    }

    /** The leases of which the machine may have processes: each has a folder. */
    static Set<String> leases(Path work) throws IOException {
        var leases = new TreeSet<String>();
        if (Files.isDirectory(work)) {
            try (var folders = Files.newDirectoryStream(work, "lse_*")) {
                folders.forEach(folder -> leases.add(folder.getFileName().toString()));
            }
        }
        return leases;
    }

    /** Keepers and workloads of these leases; a zombie is dead. */
    static List<ProcessHandle> carrying(Set<String> leases) {
        var found = new ArrayList<ProcessHandle>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (variables(process).stream().anyMatch(variable -> isOf(variable, leases))) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .filter(Network::isRunning)
                            .ifPresent(found::add);
                }
            }
        } catch (DirectoryIteratorException | IOException unreadable) {
            throw new AssertionError("/proc cannot be listed", unreadable);
        }
        return found;
    }

    /** Whether it is a job's own process, not its keeper. */
    static boolean isWorkload(ProcessHandle process) {
        return variables(PROC.resolve(Long.toString(process.pid()))).stream()
                .anyMatch(variable -> variable.startsWith("ARGOSY_WORKLOAD="));
    }

    private static boolean isOf(String variable, Set<String> leases) {
        int equals = variable.indexOf('=');
        String name = variable.substring(0, Math.max(0, equals));
        String value = variable.substring(equals + 1);
        return switch (name) {
            case "ARGOSY_KEEPER", "ARGOSY_WORKLOAD" -> leases.contains(value);
            case "ARGOSY_CHECKPOINT_KEEPER" -> leases.contains(value.replaceFirst("/.*", ""));
            default -> false;
        };
    }

    private static List<String> variables(Path process) {
        try {
            String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(all.split("\0", -1));
        } catch (IOException goneOrForeign) {
            return List.of();
        }
    }
}
