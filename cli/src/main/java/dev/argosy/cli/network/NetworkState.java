package dev.argosy.cli.network;

import dev.argosy.client.Json;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** What {@code network.json} says: the settings under which a network was made whole. */
record NetworkState(String bind, int httpPort, int agentPort, String gpus, List<AgentPlan> agents) {
    static final int FORMAT = 1;

    boolean loopback() {
        return bind.equals("127.0.0.1") || bind.equals("localhost") || bind.equals("::1");
    }

    String url() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return (loopback() ? "http://" : "https://") + host + ":" + httpPort;
    }

    NetworkState on(int http, int forAgents) {
        return new NetworkState(bind, http, forAgents, gpus, agents);
    }

    Json document() {
        return Json.Fields.start()
                .put("format", FORMAT)
                .put("url", url())
                .put("bind", bind)
                .put("httpPort", httpPort)
                .put("agentPort", agentPort)
                .put("gpus", gpus)
                .put(
                        "agents",
                        new Json.Array(agents.stream().map(AgentPlan::document).toList()))
                .done();
    }

    static Optional<NetworkState> read(NetworkFolder folder) throws IOException {
        Path file = folder.networkFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Json json = Json.parse(Files.readString(file));
        if (json.number("format") > FORMAT) {
            throw Refusal.of(
                            ProgramCodes.DATA_FOLDER_NEWER,
                            file + ": format " + json.number("format") + " (expected: <= " + FORMAT + ")",
                            "use the Argosy that made it, or another folder with --dir")
                    .asException();
        }
        return Optional.of(new NetworkState(
                json.text("bind"),
                Math.toIntExact(json.number("httpPort")),
                Math.toIntExact(json.number("agentPort")),
                json.text("gpus"),
                json.at("agents").items().stream().map(AgentPlan::of).toList()));
    }

    void write(NetworkFolder folder) throws IOException {
        Path fresh = folder.networkFile().resolveSibling("network.json.new");
        Files.writeString(fresh, document().pretty() + "\n");
        Files.move(fresh, folder.networkFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
