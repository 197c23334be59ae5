package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ClusterEventsTest {
    private static final String STREAM = "text/event-stream";
    private final FakeTicker ticker = new FakeTicker();
    private final List<String> told = new ArrayList<>();

    private final ClusterEvents.Listener listener = new ClusterEvents.Listener() {
        @Override
        public void event(String name, Json data) {
            told.add(name + data.text("text"));
        }

        @Override
        public void lost(String why) {
            told.add("lost");
        }
    };

    @Test
    void goesOnAfterTheLastEventItSaw() throws Exception {
        try (var portal = new FakePortal()
                .answers(
                        200,
                        STREAM,
                        ": hello\n\nid: 1\nevent: log\ndata: {\"text\":\"a\"}\n\nid: 2\nevent: log\ndata: {\"t")
                .answers(503, "application/problem+json", "{\"code\":\"database-unavailable\"}")
                .answers(200, STREAM, "id: 2\nevent: log\ndata: {\"text\":\"b\"}\n\nid: 3\nevent: end\ndata: {}\n\n")) {
            new ClusterEvents(portal.client(ticker), ticker).follow("clu_1", true, listener);
            assertThat(told).containsExactly("loga", "lost", "lost", "logb", "end");
            assertThat(portal.asked.stream().map(FakePortal.Asked::lastEventId))
                    .containsExactly(Optional.empty(), Optional.of("1"), Optional.of("1"));
        }
    }

    @Test
    void givesUpAfterFiveMinutesWithoutAnEvent() throws Exception {
        try (var portal = new FakePortal()) {
            for (int i = 0; i < 100; i++) {
                portal.answers(503, "application/problem+json", "{\"code\":\"try-again\"}");
            }
            var events = new ClusterEvents(portal.client(ticker), ticker);
            assertThatThrownBy(() -> events.follow("clu_1", true, listener))
                    .isInstanceOf(ArgosyException.class)
                    .hasMessageContaining("5 minutes");
            assertThat(ticker.millis()).isBetween(300_000L, 310_000L);
        }
    }

    @Test
    void aRefusalIsNotTriedAgain() throws Exception {
        try (var portal = new FakePortal().answers(404, "application/problem+json", "{\"code\":\"not-found\"}")) {
            var events = new ClusterEvents(portal.client(ticker), ticker);
            assertThatThrownBy(() -> events.follow("clu_1", true, listener)).isInstanceOf(RefusedException.class);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void withoutFollowingItReturnsWithWhatIsThere() throws Exception {
        try (var portal = new FakePortal().answers(200, STREAM, "event: log\ndata: {\"text\":\"a\"}\n\n")) {
            new ClusterEvents(portal.client(ticker), ticker).follow("clu_1", false, listener);
            assertThat(told).containsExactly("loga");
            assertThat(portal.asked.getFirst().line()).endsWith("events?follow=false");
        }
    }

    @Test
    void anEventIsToldAtOnceAndNotWhenTheNextOneComes() throws Exception {
        var heard = new CountDownLatch(1);
        var inTime = new AtomicBoolean();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write("event: log\ndata: {\"text\":\"a\"}\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                inTime.set(heard.await(5, TimeUnit.SECONDS));
                out.write("event: end\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            var client = new PortalClient(new PortalAddress(url, Optional.empty(), Optional.empty()), ticker);
            new ClusterEvents(client, ticker).follow("clu_1", true, (name, data) -> heard.countDown());
            assertThat(inTime).isTrue();
        } finally {
            server.stop(0);
        }
    }
}
