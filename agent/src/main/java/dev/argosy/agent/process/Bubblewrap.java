package dev.argosy.agent.process;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Order;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A bubblewrap sandbox: own namespaces, the machine's programs read-only, nothing of its data.
 *
 * @param hostNetwork whether jobs share the machine's network; otherwise they have the loopback alone
 * @param ownUser whether the agent is root and each job gets a {@link JobUser}; otherwise a job is the agent's own user
 *     in a user namespace
 * @param sized whether this bubblewrap can bound a file system in memory
 */
public record Bubblewrap(
        String program, String javaHome, boolean hostNetwork, JobLimits limits, boolean ownUser, boolean sized)
        implements Isolation {
    static final String ARGUMENTS_FILE = "sandbox.arguments";

    /** The root and /dev are file systems in memory: what a job could write there would be nobody's. */
    private static final List<String> CLOSED = List.of("--remount-ro", "/dev", "--remount-ro", "/");

    private static final List<String> ROOT_LINKS = List.of("bin", "sbin", "lib", "lib32", "lib64");
    private static final List<String> SHARED_SETTINGS =
            List.of("passwd", "group", "ssl", "ld.so.cache", "alternatives", "localtime");
    /**
     * Settings of the kernel that all of the machine shares. Where root cannot be given up (an agent that is root in a
     * namespace of its own) being root is enough for these files; bubblewrap itself covers some of them only where its
     * own check says that they are writable.
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

    /** The sandbox that protects most of those that work on this machine; empty when none does. */
    public static Optional<Bubblewrap> find(String program, String javaHome, boolean hostNetwork, JobLimits limits) {
        for (boolean ownUser : isRoot() ? List.of(true, false) : List.of(false)) {
            for (boolean sized : List.of(true, false)) {
                var sandbox = new Bubblewrap(program, javaHome, hostNetwork, limits, ownUser, sized);
                if (sandbox.works()) {
                    return Optional.of(sandbox);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Whether {@code true} runs in such a sandbox on this machine. */
    private boolean works() {
        var slice = new Slice(new MachineId(new UUID(0, 0)), List.of(), 1_000, 64, 64);
        var trial = new ArrayList<String>();
        trial.add(program);
        trial.addAll(system(slice));
        trial.addAll(List.of("--tmpfs", "/tmp"));
        trial.addAll(CLOSED);
        trial.add("--");
        trial.addAll(bounded(new LeaseId(new UUID(0, 0)), slice, "/", Map.of()));
        trial.add("true");
        try {
            return ShortCommand.run(trial, Path.of("/"), TRIAL_LIMIT) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    @Override
    public void handOver(WorkFolder folder) throws IOException {
        if (ownUser) {
            JobUser user = JobUser.of(folder.lease());
            user.own(folder.job());
            user.own(folder.temporary());
        }
    }

    /**
     * Only root can: another user's sandbox has a user namespace inside the one that owns all others, and no program of
     * today's systems enters that.
     */
    @Override
    public boolean enters() {
        return ownUser;
    }

    /**
     * Under a root agent root is given up again, without a variable that a loader obeys. Under another a second sandbox
     * is made of the arguments of the first: the same folders, but neither its processes nor its loopback.
     */
    @Override
    public List<String> beside(Order order) {
        var steps = new ArrayList<String>();
        if (ownUser) {
            steps.addAll(JobUser.of(order.lease()).become());
            steps.add("--no-new-privs");
        } else {
            steps.addAll(List.of(program, "--args", "5", "--"));
        }
        steps.addAll(List.of("/usr/bin/prlimit", "--nproc=" + limits.processesOf(order.slice()), "--core=0"));
        steps.addAll(List.of("/usr/bin/env", "-i"));
        return steps;
    }

    @Override
    public String job(WorkFolder folder) {
        return "/job";
    }

    @Override
    public Map<String, String> environment(WorkFolder folder, Order order, List<MachineGpu> gpus) {
        return JobEnvironment.of(order, gpus, "/job", javaHome);
    }

    /** Variables go by file, not by argument: arguments can be read by every user of the machine. */
    @Override
    public List<String> launch(WorkFolder folder, Order order, List<MachineGpu> gpus, List<String> command)
            throws IOException {
        var arguments = new ArrayList<>(system(order.slice()));
        if (JobEnvironment.gpusOf(order, gpus).stream().anyMatch(gpu -> !gpu.simulated())) {
            arguments.addAll(devices());
        }
        bind(arguments, "--bind", folder.job(), "/job");
        bind(arguments, "--bind", folder.temporary(), "/tmp");
        if (!ownUser) {
            arguments.addAll(List.of("--chdir", "/job"));
        }
        var late = new TreeMap<String, String>();
        environment(folder, order, gpus).forEach((name, value) -> {
            if (!ownUser || JobUser.harmless(name)) {
                arguments.addAll(List.of("--setenv", name, value));
            } else {
                late.put(name, value);
            }
        });
        arguments.addAll(CLOSED);
        writeArguments(folder, arguments);
        var launch = new ArrayList<>(List.of(program, "--json-status-fd", "3", "--args", "4", "--"));
        launch.addAll(bounded(order.lease(), order.slice(), "/job", late));
        launch.addAll(command);
        return launch;
    }

    /**
     * What the first process of the sandbox goes through before it is the job.
     *
     * @param late variables that only the job itself may see: paths of libraries, which are no secret
     */
    private List<String> bounded(LeaseId lease, Slice slice, String folder, Map<String, String> late) {
        var steps = new ArrayList<String>();
        if (ownUser) {
            steps.addAll(JobUser.of(lease).become());
        }
        // In a user namespace of its own, too, the kernel counts the processes of that namespace.
        steps.addAll(List.of("/usr/bin/prlimit", "--nproc=" + limits.processesOf(slice), "--core=0"));
        if (ownUser) {
            // bubblewrap's own root may not even look into the job's folder
            steps.addAll(List.of("/usr/bin/env", "-C", folder));
            late.forEach((name, value) -> steps.add(name + "=" + value));
        }
        return steps;
    }

    private static void writeArguments(WorkFolder folder, List<String> arguments) throws IOException {
        Path file = folder.control(ARGUMENTS_FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> system(Slice slice) {
        var arguments = new ArrayList<>(List.of("--new-session", "--clearenv", "--cap-drop", "ALL"));
        if (ownUser) {
            // no user namespace: its root would have to be the machine's
            arguments.addAll(List.of("--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"));
            List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
                    .forEach(capability -> arguments.addAll(List.of("--cap-add", capability)));
            if (!hostNetwork) {
                arguments.add("--unshare-net");
            }
        } else {
            arguments.add("--unshare-all");
            if (hostNetwork) {
                arguments.add("--share-net");
            }
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
        open(arguments, Path.of("/etc"));
        for (String name : SHARED_SETTINGS) {
            bind(arguments, "--ro-bind-try", "/etc/" + name);
        }
        if (hostNetwork) {
            for (String name : NETWORK_SETTINGS) {
                bind(arguments, "--ro-bind-try", "/etc/" + name);
            }
        }
        if (!javaHome.startsWith("/usr/")) {
            Path above = Path.of(javaHome).getParent();
            for (int depth = 1; above != null && depth <= above.getNameCount(); depth++) {
                open(arguments, Path.of("/").resolve(above.subpath(0, depth)));
            }
            bind(arguments, "--ro-bind", javaHome);
        }
        if (Files.isDirectory(PRIVATE_KEYS, LinkOption.NOFOLLOW_LINKS)) {
            arguments.addAll(List.of("--tmpfs", PRIVATE_KEYS.toString()));
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--perms", "1777"));
        if (sized) {
            arguments.addAll(List.of("--size", Long.toString(JobLimits.sharedMemoryBytes(slice))));
        }
        arguments.addAll(List.of("--tmpfs", "/dev/shm"));
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

    /** A folder that everybody may look into; one that bubblewrap makes on the way to another is its maker's alone. */
    private static void open(List<String> arguments, Path folder) {
        arguments.addAll(List.of("--perms", "0755", "--dir", folder.toString()));
    }

    private static void bind(List<String> arguments, String how, Path from, String to) {
        arguments.addAll(List.of(how, from.toString(), to));
    }

    private static void bind(List<String> arguments, String how, String path) {
        arguments.addAll(List.of(how, path, path));
    }
}
