package dev.argosy.cli.network;

import dev.argosy.cli.Profile;
import dev.argosy.cli.Shell;
import dev.argosy.client.Cluster;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Ends a network gently: clusters, agents, portal, database; then by force what is left. At most 20 s in all. */
final class NetworkStop {
    private static final Duration CLUSTERS = Duration.ofSeconds(8);
    private static final Duration AGENTS = Duration.ofSeconds(5);
    private static final Duration PORTAL = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Shell shell;
    private final NetworkFolder folder;
    private final Steps steps;

    NetworkStop(Shell shell, NetworkFolder folder, Steps steps) {
        this.shell = shell;
        this.folder = folder;
        this.steps = steps;
    }

    /** Answers whether anything ran. */
    boolean down() throws IOException {
        if (!Files.isDirectory(folder.root().resolve("run"))) {
            return false;
        }
        try (var _ = FolderLock.take(folder)) {
            List<String> names = names();
            boolean portalLives = alive("portal").isPresent();
            boolean any = portalLives || names.stream().anyMatch(name -> lives(name));
            if (portalLives && Files.exists(folder.customer())) {
                steps.step("clusters ended and settled", this::clusters);
            }
            List<String> agents =
                    names.stream().filter(name -> !name.equals("portal")).toList();
            if (agents.stream().anyMatch(this::lives)) {
                steps.step("agents stopped", () -> end(agents, AGENTS));
            }
            if (portalLives) {
                steps.step("portal and database stopped", () -> end(List.of("portal"), PORTAL));
            }
            return leftovers() || any;
        }
    }

    /** Ends these, in this order, and what they may have left. */
    void processes(List<String> names) throws IOException {
        for (String name : names) {
            end(List.of(name), AGENTS);
        }
        if (names.contains("portal")) {
            leftovers();
        }
    }

    /** Of each organization that this network made: a provider may hire, and an operator too. */
    private void clusters() throws IOException {
        var portals = new ArrayList<PortalApi>();
        for (Path profile : List.of(folder.customer(), folder.provider(), folder.operator())) {
            if (Files.exists(profile)) {
                portals.add(new PortalApi(
                        new PortalClient(Profile.read(profile).address(), shell.ticker()).withoutRetries()));
            }
        }
        try {
            boolean any = false;
            for (PortalApi portal : portals) {
                List<Cluster> open = portal.openClusters().toList();
                open.forEach(cluster -> portal.stopForNetwork(cluster.id()));
                any |= !open.isEmpty();
            }
            if (any) {
                await(
                        CLUSTERS,
                        () -> portals.stream()
                                .allMatch(portal ->
                                        portal.openClusters().findAny().isEmpty()));
            }
        } catch (RefusedException | ArgosyException failed) {
            steps.say("  clusters could not be ended in order: " + failed.getMessage());
        }
    }

    private void end(List<String> names, Duration limit) throws IOException {
        var processes = new ArrayList<NetworkProcess>();
        for (String name : names) {
            alive(name).ifPresent(processes::add);
        }
        processes.forEach(NetworkProcess::terminate);
        if (!await(limit, () -> processes.stream().noneMatch(NetworkProcess::alive))) {
            processes.forEach(NetworkProcess::kill);
            await(REST, () -> processes.stream().noneMatch(NetworkProcess::alive));
        }
        for (String name : names) {
            Files.deleteIfExists(folder.pidFile(name));
        }
    }

    /** A database whose portal was killed, and workloads and keepers whose agents were. */
    private boolean leftovers() throws IOException {
        List<NetworkProcess> left = left();
        if (left.isEmpty()) {
            return false;
        }
        left.forEach(NetworkProcess::terminate);
        if (!await(REST.multipliedBy(2), () -> left.stream().noneMatch(NetworkProcess::alive))) {
            left.forEach(NetworkProcess::kill);
            await(REST, () -> left.stream().noneMatch(NetworkProcess::alive));
        }
        return true;
    }

    private List<NetworkProcess> left() throws IOException {
        var left = new ArrayList<NetworkProcess>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path entry : all.toList()) {
                String name = entry.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit) && ours(entry)) {
                    NetworkProcess.of(Long.parseLong(name)).ifPresent(left::add);
                }
            }
        }
        return left;
    }

    /** Only what this network itself started: an editor that has one of its files open is none of it. */
    private boolean ours(Path process) {
        String words = words(process.resolve("cmdline"));
        boolean keptFiles = words.contains(folder.root() + "/agents/");
        return words.contains("-Dargosy.network=" + folder.root() + " ")
                || words.contains("-D " + folder.root() + "/postgres")
                || (keptFiles && (words.contains(" keep ") || words.contains("bwrap ")))
                // a job without a sandbox: its folders stand in its environment
                || words(process.resolve("environ")).contains("ARGOSY_OUTPUT=" + folder.root() + "/agents/");
    }

    private static String words(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.root().resolve("run"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pid"))
                    .map(name -> name.substring(0, name.length() - ".pid".length()))
                    .sorted()
                    .toList();
        }
    }

    private Optional<NetworkProcess> alive(String name) throws IOException {
        return NetworkProcess.read(folder.pidFile(name), folder.root());
    }

    private boolean lives(String name) {
        try {
            return alive(name).isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private boolean await(Duration limit, BooleanSupplier condition) {
        long deadline = shell.ticker().millis() + limit.toMillis();
        while (!condition.getAsBoolean()) {
            if (shell.ticker().millis() > deadline) {
                return false;
            }
            try {
                shell.ticker().pause(BETWEEN_LOOKS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
