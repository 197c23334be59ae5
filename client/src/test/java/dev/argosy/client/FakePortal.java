package dev.argosy.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Answers requests from a script, one answer each, and remembers what was asked. */
final class FakePortal implements AutoCloseable {
    final List<Asked> asked = new ArrayList<>();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final HttpServer server;

    FakePortal() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    FakePortal answers(int status, String type, String body) {
        script.add(new Answer(status, type, body));
        return this;
    }

    PortalClient client(Ticker ticker) {
        return new PortalClient(new PortalAddress(url(), Optional.of("secret"), Optional.empty()), ticker);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                body,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
        Answer answer = script.isEmpty() ? new Answer(500, "text/plain", "no more script") : script.pop();
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        if (answer.status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        exchange.sendResponseHeaders(answer.status, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Asked(String line, String body, Optional<String> lastEventId, Optional<String> authorization) {}

    private record Answer(int status, String type, String body) {}
}
