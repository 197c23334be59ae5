package dev.argosy.agent.health;

import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.OutsideProgram;
import dev.argosy.agent.inventory.OutsideProgram.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Looks at what a machine has.
 *
 * @param folder the agent's, or the nearest one above it that is there
 * @param sandbox the sandbox that was found to work; empty when none does
 */
public record HostLook(Path folder, Optional<String> sandbox, ExecutorService tasks) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FIRST_PORT = 7400;
    private static final long MIB = 1024 * 1024;
    private static final String NVIDIA = "0x10de";
    /** What the keeper and the agent start. */
    private static final List<String> PROGRAMS = List.of(
            "sh",
            "setsid",
            "env",
            "sed",
            "grep",
            "cat",
            "stat",
            "du",
            "mkdir",
            "sleep",
            "renice",
            "fallocate",
            "prlimit",
            "setpriv",
            "nsenter");

    public HostReadings look() throws IOException {
        Host host = Host.read(Path.of("/"), folder, Runtime.getRuntime().availableProcessors());
        return new HostReadings(
                Runtime.version().feature(),
                System.getProperty("java.home"),
                sandbox,
                sandbox.isPresent() ? "" : trouble(List.of("bwrap", "--unshare-all", "--ro-bind", "/", "/", "true")),
                PROGRAMS.stream().filter(name -> find(name).isEmpty()).toList(),
                trouble(List.of("unshare", "-U", "true")),
                cgroups(),
                host.cpuThreads(),
                host.memoryMiB(),
                Files.getFileStore(folder).getUsableSpace() / MIB,
                freePort(),
                nvidiaDevice());
    }

    /** Where a program lies that is looked for as a shell does. */
    public static Optional<Path> find(String name) {
        for (String place : List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")) {
            Path program = Path.of(place, name);
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** What a program says when it fails; empty when it does not, or is not there. */
    private String trouble(List<String> command) throws IOException {
        if (find(command.getFirst()).isEmpty()) {
            return "";
        }
        var whole = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "look"));
        whole.addAll(command);
        return switch (OutsideProgram.ask(whole, LIMIT, tasks)) {
            case Answer.NotThere none -> "";
            case Answer.Late late -> command.getFirst() + ": no answer in " + LIMIT.toSeconds() + " s";
            case Answer.Ended ended when ended.exitCode() == 0 -> "";
            case Answer.Ended ended -> {
                String said = new String(ended.output(), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip();
                yield said.isEmpty() ? command.getFirst() + ": exit code " + ended.exitCode() : said;
            }
        };
    }

    private static String cgroups() throws IOException {
        boolean second = false;
        boolean first = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            second |= line.contains(" cgroup2 ");
            first |= line.contains(" cgroup ");
        }
        if (first && second) {
            return "v1 and v2";
        }
        if (second) {
            return "v2";
        }
        return first ? "v1" : "none";
    }

    private static boolean freePort() {
        try (var socket = new ServerSocket(FIRST_PORT, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean nvidiaDevice() {
        try (var devices = Files.newDirectoryStream(Path.of("/sys/bus/pci/devices"))) {
            for (Path device : devices) {
                // class 03: display controllers
                if (Files.readString(device.resolve("vendor")).strip().equals(NVIDIA)
                        && Files.readString(device.resolve("class")).startsWith("0x03")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException noBus) {
            return false;
        }
    }
}
