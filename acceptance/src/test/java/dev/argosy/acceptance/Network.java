package dev.argosy.acceptance;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A local network in a folder of its own, started by {@code argosy up} and driven through the launcher alone.
 *
 * <p>Its processes are found through the pid files that {@code up} promises.
 */
final class Network implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration UP_DEADLINE = Duration.ofSeconds(120);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(90);

    private final Path parent;
    private final Path folder;
    private final List<String> upOptions;

    private Network(Path parent, List<String> upOptions) {
        this.parent = parent;
        this.folder = parent.resolve("network");
        this.upOptions = upOptions;
    }

    /** Starts a fresh network; options as of {@code argosy up}. */
    static Network up(Path parent, String... options) throws IOException, InterruptedException {
        return up(parent, Map.of(), options);
    }

    /** The environment may name settings of the portal, such as {@code ARGOSY_FLEET_CERTIFICATE_LIFE}. */
    static Network up(Path parent, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        var network = new Network(parent, List.of(options));
        network.upAgain(environment);
        return network;
    }

    /** Starts what does not run; the environment reaches only processes started now. */
    void upAgain(Map<String, String> environment) throws IOException, InterruptedException {
        startAgain(environment).await(UP_DEADLINE).expect(0);
    }

    /** The same without waiting for it. */
    Command startAgain(Map<String, String> environment) throws IOException {
        var arguments = new ArrayList<>(List.of("up", "--dir", folder.toString()));
        arguments.addAll(upOptions);
        return Command.start(parent, environment, arguments);
    }

    Path folder() {
        return folder;
    }

    /** A verb as the customer, to its end. */
    Result customer(String... arguments) throws IOException, InterruptedException {
        return start("customer", arguments).await(CALL_DEADLINE);
    }

    Result provider(String... arguments) throws IOException, InterruptedException {
        return start("provider", arguments).await(CALL_DEADLINE);
    }

    Result operator(String... arguments) throws IOException, InterruptedException {
        return start("operator", arguments).await(CALL_DEADLINE);
    }

    Command start(String profile, String... arguments) throws IOException {
        return Command.start(
                parent,
                Map.of("ARGOSY_CONFIG", folder.resolve(profile + ".yaml").toString()),
                List.of(arguments));
    }

    /** A verb's JSON answer as the customer. */
    JsonNode json(String profile, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        Result result =
                start(profile, all.toArray(String[]::new)).await(CALL_DEADLINE).expect(0);
        return JSON.readTree(result.out());
    }

    static JsonNode parse(String text) {
        return JSON.readTree(text);
    }

    /** What every test ends with: the books balance and every invoice can be recomputed offline. */
    void audit() throws IOException, InterruptedException {
        operator("ledger", "check").expect(0);
        for (JsonNode invoice : json("customer", "invoice", "list").get("items")) {
            String id = invoice.get("id").asString();
            Path file = parent.resolve(id + ".json");
            customer("invoice", "export", id, "--file", file.toString()).expect(0);
            customer("invoice", "verify", file.toString()).expect(0);
        }
    }

    /** A process of the network by its name: {@code portal}, {@code agent-1}, {@code postgres}. */
    ProcessHandle process(String name) throws IOException {
        long pid = name.equals("postgres")
                ? Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                        .getFirst()
                        .strip())
                : pidOf(Files.readString(folder.resolve("run/" + name + ".pid")));
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(name + " (" + pid + ") does not run"));
    }

    private static long pidOf(String text) {
        return Long.parseLong(text.strip().split("\\s+")[0]);
    }

    /** kill -9, and waits until it is gone. */
    void kill(String name) throws IOException, InterruptedException {
        ProcessHandle process = process(name);
        process.destroyForcibly();
        Await.until(name + " is gone", Duration.ofSeconds(10), () -> !isRunning(process));
    }

    /** kill -9 of the database with all its processes, whether or not the portal still watches over it. */
    void killDatabase() throws IOException, InterruptedException {
        ProcessHandle postmaster = process("postgres");
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "the database is gone",
                Duration.ofSeconds(10),
                () -> all.stream().noneMatch(Network::isRunning));
    }

    /** A killed orphan may stay as a zombie for a while; that is not running. */
    static boolean isRunning(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Environment that makes a test build halt at a point. */
    static Map<String, String> haltAt(Path marker, String point) {
        var environment = new TreeMap<String, String>();
        environment.put("ARGOSY_HALT_AT", point);
        environment.put("JDK_JAVA_OPTIONS", "-Xbootclasspath/a:" + marker);
        return environment;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Command.start(parent, Map.of(), List.of("down", "--dir", folder.toString()))
                .await(Duration.ofSeconds(60))
                .expect(0);
    }
}
