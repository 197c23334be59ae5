package dev.argosy.acceptance;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** A machine joined and run by hand, with {@code argosy agent join} and {@code argosy agent run} in a folder. */
final class HandMachine implements AutoCloseable {
    private static final Duration JOIN_DEADLINE = Duration.ofSeconds(30);
    private static final Duration CONTACT_DEADLINE = Duration.ofSeconds(30);

    private final Network network;
    private final Path parent;
    private final String name;
    private final List<Command> agents = new ArrayList<>();
    private @Nullable String id;

    /** A folder {@code name} under a parent; nothing is joined yet. */
    HandMachine(Network network, Path parent, String name) throws IOException {
        this.network = network;
        this.parent = parent;
        this.name = name;
        Files.createDirectories(data());
    }

    Path data() {
        return parent.resolve(name);
    }

    String name() {
        return name;
    }

    HandMachine settings(String yaml) throws IOException {
        Files.writeString(data().resolve("agent.yaml"), yaml);
        return this;
    }

    static String token(Network network) throws IOException, InterruptedException {
        return network.provider("machines", "token").expect(0).out().strip();
    }

    Result tryJoin(String token) throws IOException, InterruptedException {
        return Command.start(parent, Map.of(), joining(network, token, data(), name))
                .await(JOIN_DEADLINE);
    }

    static List<String> joining(Network network, String token, Path data, String name) throws IOException {
        Map<String, Object> profile =
                new Yaml().load(Files.readString(network.folder().resolve("provider.yaml")));
        String portal = String.valueOf(profile.get("portal"));
        return List.of(
                "agent", "join", "--portal", portal, "--token", token, "--data", data.toString(), "--name", name);
    }

    HandMachine join() throws IOException, InterruptedException {
        id = tryJoin(token(network)).expect(0).out().strip();
        return this;
    }

    String id() {
        if (id == null) {
            throw new IllegalStateException(name + " has not joined");
        }
        return id;
    }

    Command run(String... options) throws IOException {
        return runIn(data(), options);
    }

    /** The agent that was started last. */
    Command agent() {
        return agents.getLast();
    }

    /** The agent on another folder: a copy of this one's. */
    Command runIn(Path folder, String... options) throws IOException {
        var words = new ArrayList<>(running(folder));
        words.addAll(List.of(options));
        Command agent = Command.start(parent, Map.of(), words);
        agents.add(agent);
        return agent;
    }

    static List<String> running(Path data) {
        return List.of("agent", "run", "--allow-unsandboxed", "--data", data.toString());
    }

    HandMachine price(String usd) throws IOException, InterruptedException {
        network.provider("machines", "price", id(), usd).expect(0);
        return this;
    }

    void awaitState(String state) throws InterruptedException {
        Await.until(
                name + " is " + state, CONTACT_DEADLINE, () -> shown("state").equals(state));
    }

    /** A member of what the portal shows of it; empty when there is none. */
    String shown(String member) {
        try {
            for (JsonNode machine : Rest.of(network.folder().resolve("provider.yaml"))
                    .get("/api/v1/machines")
                    .json()
                    .path("items")) {
                if (machine.get("name").asString().equals(name)) {
                    return machine.path(member).asString("");
                }
            }
            return "";
        } catch (IOException | InterruptedException away) {
            return "";
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failed) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        for (Command agent : agents) {
            agent.kill();
        }
    }
}
