package dev.argosy.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A local network of one machine for a benchmark, run by the launcher from a finished build.
 *
 * <p>The launcher tells both by the properties {@code argosy.launcher} and {@code argosy.dist}; the environment's
 * {@code ARGOSY_DIST} goes before.
 */
final class BenchNetwork implements AutoCloseable {
    private static final long STOP_SECONDS = 30;

    private final Path folder;
    private final Path launcher;
    private final Path dist;
    private String url = "";

    private BenchNetwork(Path folder, Path launcher, Path dist) {
        this.folder = folder;
        this.launcher = launcher;
        this.dist = dist;
    }

    static BenchNetwork up(Path folder) throws IOException, InterruptedException {
        String given = System.getenv("ARGOSY_DIST");
        String dist = given == null || given.isEmpty() ? System.getProperty("argosy.dist", "") : given;
        Path launcher = Path.of(System.getProperty("argosy.launcher", "argosy")).toAbsolutePath();
        if (dist.isEmpty() || !Files.isExecutable(launcher)) {
            throw new IllegalStateException("launcher: " + launcher + ", build: '" + dist
                    + "' (expected: both; call this by ./argosy bench, or set ARGOSY_DIST and -Dargosy.launcher)");
        }
        var network = new BenchNetwork(folder, launcher, Path.of(dist));
        try {
            network.start();
        } catch (IOException | RuntimeException failed) {
            network.close();
            throw failed;
        }
        return network;
    }

    private void start() throws IOException, InterruptedException {
        Process up = launcher(List.of("up", "--dir", root().toString(), "--agents", "1", "--output", "json"))
                .start();
        String said = new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (up.waitFor() != 0) {
            throw new IllegalStateException("argosy up: exit " + up.exitValue() + "\n" + Files.readString(errors()));
        }
        url = JsonMapper.shared().readTree(said).required("url").asString();
    }

    String url() {
        return url;
    }

    boolean hasAotCaches() {
        return Files.exists(dist.resolve("cli.aot"));
    }

    /** A verb as the customer, its stdout to be read. */
    ProcessBuilder customer(List<String> verb) {
        ProcessBuilder builder = launcher(verb);
        builder.environment()
                .put("ARGOSY_CONFIG", root().resolve("customer.yaml").toString());
        return builder;
    }

    /** One of the network's programs by its whole command line. */
    ProcessBuilder program(List<String> command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("program.log").toFile());
    }

    private ProcessBuilder launcher(List<String> verb) {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(verb);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        builder.environment().put("ARGOSY_DIST", dist.toString());
        return builder;
    }

    private Path root() {
        return folder.resolve("network");
    }

    /** A folder beside the network's own, not there yet. */
    Path fresh(String name) {
        return folder.resolve(name);
    }

    private Path errors() {
        return folder.resolve("errors.log");
    }

    List<String> commandLine(String program) throws IOException {
        String line = Files.readString(Path.of("/proc/" + process(program).pid() + "/cmdline"));
        return List.of(line.split("\0"));
    }

    long residentMiB(String program) throws IOException {
        for (String line :
                Files.readAllLines(Path.of("/proc/" + process(program).pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IllegalStateException("no VmRSS of the " + program);
    }

    void stop(String program) throws IOException, InterruptedException {
        ProcessHandle process = process(program);
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stays) {
            throw new IllegalStateException("the " + program + " does not stop", stays);
        }
    }

    private ProcessHandle process(String program) throws IOException {
        String pid = Files.readString(root().resolve("run/" + program + ".pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid.split("\\s+")[0]))
                .orElseThrow(() -> new IllegalStateException("the " + program + " does not run"));
    }

    /** Ends what runs and forgets it. */
    @Override
    public void close() throws IOException, InterruptedException {
        int exit = launcher(List.of("down", "--purge", "--dir", root().toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("argosy down: exit " + exit + "\n" + Files.readString(errors()));
        }
    }
}
