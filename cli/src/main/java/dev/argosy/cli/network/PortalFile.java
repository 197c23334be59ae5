package dev.argosy.cli.network;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code portal.yaml}: the settings that {@code up} gives its portal, one key a line. */
final class PortalFile {
    private static final long STARTER_CREDIT = 1_000_000;
    private static final String BIND = "argosy.portal.bind";
    private static final String HTTP_PORT = "argosy.portal.http-port";
    private static final String AGENT_PORT = "argosy.portal.agent-port";

    private PortalFile() {}

    static void write(NetworkFolder folder, NetworkState state) throws IOException {
        var lines = new LinkedHashMap<String, String>();
        lines.put("argosy.portal.data", "\"" + folder.root() + "\"");
        lines.put(BIND, "\"" + state.bind() + "\"");
        lines.put(HTTP_PORT, String.valueOf(state.httpPort()));
        lines.put(AGENT_PORT, String.valueOf(state.agentPort()));
        lines.put("argosy.portal.agent-host", "\"" + (state.loopback() ? "localhost" : state.bind()) + "\"");
        lines.put("argosy.identity.bootstrap-key-file", "\"" + folder.operatorKey() + "\"");
        lines.put("argosy.money.starter-credit", String.valueOf(STARTER_CREDIT));
        lines.put("argosy.money.faucet", "true");
        var text = new StringBuilder("# Written by `argosy up`; read at the portal's start.\n");
        lines.forEach(
                (key, value) -> text.append(key).append(": ").append(value).append('\n'));
        Files.writeString(folder.portalConfig(), text);
    }

    /**
     * Where the portal listened when an earlier {@code up} got as far as giving out profiles, even if it failed later:
     * those and the machines that joined know it by these ports.
     */
    static Optional<Listening> settled(NetworkFolder folder) throws IOException {
        if (!Files.exists(folder.portalConfig()) || !Files.exists(folder.operator())) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(folder.portalConfig())) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2).replace("\"", ""));
            }
        }
        return Optional.of(new Listening(text(values, BIND), number(values, HTTP_PORT), number(values, AGENT_PORT)));
    }

    private static String text(Map<String, String> values, String key) throws IOException {
        String value = values.get(key);
        if (value == null) {
            throw new IOException("portal.yaml: " + key + " is missing");
        }
        return value;
    }

    private static int number(Map<String, String> values, String key) throws IOException {
        try {
            return Integer.parseInt(text(values, key).strip());
        } catch (NumberFormatException notNumber) {
            throw new IOException("portal.yaml: " + key + " is no number", notNumber);
        }
    }

    /** An address and the two ports on it. */
    record Listening(String bind, int httpPort, int agentPort) {}
}
