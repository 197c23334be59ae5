package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A bubblewrap sandbox: own namespaces, the machine's programs read-only, nothing of its data.
 *
 * @param hostNetwork whether jobs share the machine's network; otherwise they have the loopback alone
 */
public record Bubblewrap(String program, String javaHome, boolean hostNetwork) implements Isolation {
    static final String ARGUMENTS_FILE = "sandbox.arguments";

    private static final List<String> ROOT_LINKS = List.of("bin", "sbin", "lib", "lib32", "lib64");
    private static final List<String> SHARED_SETTINGS =
            List.of("passwd", "group", "ssl", "ld.so.cache", "alternatives", "localtime");
    /**
     * Settings of the kernel that all of the machine shares. An agent of root runs jobs whose user is the machine's
     * root without capabilities, and for these files being root is enough; bubblewrap itself covers some of them only
     * where its own check says that they are writable.
     */
    private static final List<String> KERNEL_SETTINGS =
            List.of("sysrq-trigger", "mtrr", "acpi", "scsi", "fs", "pressure");

    private static final Path PRIVATE_KEYS = Path.of("/etc/ssl/private");
    private static final List<String> NETWORK_SETTINGS = List.of("resolv.conf", "hosts", "nsswitch.conf");
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public String keeperMode() {
        return "sandbox";
    }

    /** Whether {@code true} runs in a sandbox on this machine. */
    public boolean works() {
        var trial = new ArrayList<String>();
        trial.add(program);
        trial.addAll(system());
        trial.addAll(List.of("--", "true"));
        try {
            return ShortCommand.run(trial, Path.of("/"), TRIAL_LIMIT) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Variables go by file, not by argument: arguments can be read by every user of the machine. */
    @Override
    public List<String> launch(WorkFolder folder, Order order, List<MachineGpu> gpus, List<String> command)
            throws IOException {
        var arguments = new ArrayList<>(system());
        if (JobEnvironment.gpusOf(order, gpus).stream().anyMatch(gpu -> !gpu.simulated())) {
            arguments.addAll(devices());
        }
        arguments.addAll(List.of("--bind", folder.job().toString(), "/job", "--chdir", "/job"));
        JobEnvironment.of(order, gpus, "/job", javaHome)
                .forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
        writeArguments(folder, arguments);
        var launch = new ArrayList<>(List.of(program, "--json-status-fd", "3", "--args", "4", "--"));
        launch.addAll(command);
        return launch;
    }

    private static void writeArguments(WorkFolder folder, List<String> arguments) throws IOException {
        Path file = folder.control(ARGUMENTS_FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> system() {
        var arguments = new ArrayList<>(List.of("--unshare-all", "--new-session", "--clearenv", "--cap-drop", "ALL"));
        if (hostNetwork) {
            arguments.add("--share-net");
        }
        bind(arguments, "--ro-bind", "/usr");
        for (String name : ROOT_LINKS) {
            Path path = Path.of("/", name);
            if (Files.isSymbolicLink(path)) {
                arguments.addAll(List.of("--symlink", "usr/" + name, "/" + name));
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                bind(arguments, "--ro-bind", path.toString());
            }
        }
        for (String name : SHARED_SETTINGS) {
            bind(arguments, "--ro-bind-try", "/etc/" + name);
        }
        if (hostNetwork) {
            for (String name : NETWORK_SETTINGS) {
                bind(arguments, "--ro-bind-try", "/etc/" + name);
            }
        }
        if (!javaHome.startsWith("/usr/")) {
            bind(arguments, "--ro-bind", javaHome);
        }
        if (Files.isDirectory(PRIVATE_KEYS, LinkOption.NOFOLLOW_LINKS)) {
            arguments.addAll(List.of("--tmpfs", PRIVATE_KEYS.toString()));
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
        // never "try": a sandbox in which a job could change the kernel's settings is none
        bind(arguments, "--ro-bind", "/proc/sys");
        KERNEL_SETTINGS.forEach(name -> bind(arguments, "--ro-bind-try", "/proc/" + name));
        return arguments;
    }

    private static List<String> devices() {
        var arguments = new ArrayList<String>();
        for (String name : List.of("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset")) {
            bind(arguments, "--dev-bind-try", "/dev/" + name);
        }
        try (var devices = Files.newDirectoryStream(Path.of("/dev"), "nvidia[0-9]*")) {
            devices.forEach(device -> bind(arguments, "--dev-bind-try", device.toString()));
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            throw new IllegalStateException("/dev: cannot be listed", unreadable);
        }
        return arguments;
    }

    private static void bind(List<String> arguments, String how, String path) {
        arguments.addAll(List.of(how, path, path));
    }
}
