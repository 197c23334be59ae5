package dev.argosy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A portal that gives the answers it was told to, by method and path; of several for one the last stays. */
public final class ScriptedPortal implements AutoCloseable {
    /** Lines such as {@code POST /api/v1/clusters {"nodes":1}}. */
    public final List<String> asked = new ArrayList<>();

    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final HttpServer server;

    public ScriptedPortal() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public ScriptedPortal on(String methodAndPath, int status, String body) {
        answers.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add((what + " " + body).strip());
        Deque<Answer> script = answers.getOrDefault(what.split("\\?")[0], new ArrayDeque<>());
        Answer answer = script.size() > 1 ? script.pop() : script.peek();
        if (answer == null) {
            answer = new Answer(404, "{\"code\":\"not-found\",\"detail\":\"" + what + "\",\"remedy\":\"look again\"}");
        }
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Answer(int status, String body) {}
}
