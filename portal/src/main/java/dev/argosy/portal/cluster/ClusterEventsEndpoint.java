package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Movements;
import dev.argosy.portal.storage.LogStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Server-sent events of a cluster. Each stream has the request's own virtual thread, which waits for pokes; a lost
 * poke costs half a second.
 */
@RestController
@RequestMapping("/api/v1/clusters")
class ClusterEventsEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEventsEndpoint.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofMillis(500);
    /** After a ring: facts become visible only when older transactions are over. */
    private static final Duration KEEN = Duration.ofMillis(25);

    private static final int KEEN_TURNS = 20;

    private final ClusterPorts ports;
    private final Clusters clusters;
    private final OpenStreams streams;
    private final Movements movements;

    ClusterEventsEndpoint(ClusterRoom room, Movements movements) {
        this.ports = room.ports();
        this.clusters = room.clusters();
        this.streams = room.streams();
        this.movements = movements;
    }

    @GetMapping("/{id}/events")
    void events(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "true") boolean follow,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletResponse response)
            throws IOException {
        ClusterId cluster = Requests.pathId(id, ClusterId::parse);
        StreamPosition from = last == null || last.isBlank()
                ? StreamPosition.START
                : Requests.field("Last-Event-ID", last, StreamPosition::parse);
        Cluster found = ports.transactions()
                .run(tx -> clusters.byId(tx, cluster))
                .orElseThrow(() -> Access.notFound().asException());
        Access.require(caller, Permission.READ_CLUSTERS, found.spec().organization());
        streams.enter(caller.organization());
        try (var bell = new Bell(ports.pokes())) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            // proxies that collect output would hold back every line
            response.setHeader("X-Accel-Buffering", "no");
            var stream = new ClusterStream(ports, clusters, movements, found, from);
            new Pump(stream, bell, response.getOutputStream()).run(follow);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            if (!response.isCommitted()) {
                throw broken;
            }
            breakOff(cluster, broken);
        } finally {
            streams.leave(caller.organization());
        }
    }

    /** Once the stream has begun no problem can be answered; a reader that wants more comes back with its last id. */
    private static void breakOff(ClusterId cluster, RuntimeException broken) {
        if (broken instanceof ArgosyException || broken instanceof RefusedException) {
            LOG.debug("events of {} are broken off: {}", cluster, broken.getMessage());
        } else {
            LOG.error("bug: events of {} are broken off", cluster, broken);
        }
    }

    /** Moves events from one stream to one reader. */
    private final class Pump {
        private final ClusterStream stream;
        private final Bell bell;
        private final OutputStream out;
        private Instant written = ports.clock().instant();

        Pump(ClusterStream stream, Bell bell, OutputStream out) {
            this.stream = stream;
            this.bell = bell;
            this.out = out;
        }

        void run(boolean follow) throws IOException, InterruptedException {
            bell.onFacts(OpenStreams.CLOSING);
            listen();
            out.flush();
            boolean facts = true;
            int keen = KEEN_TURNS;
            while (!streams.isClosed()) {
                List<StreamEvent> events = facts ? stream.readAll() : stream.readOutput();
                write(events);
                if (stream.isOver() || (!follow && events.isEmpty())) {
                    return;
                }
                listen();
                if (events.isEmpty()) {
                    Bell.Ring ring = bell.await(keen > 0 ? KEEN : CALM);
                    facts = ring != Bell.Ring.OUTPUT;
                    keen = ring == Bell.Ring.FACTS ? KEEN_TURNS : Math.max(0, keen - 1);
                }
            }
        }

        /** Subscribes before reading, so that nothing falls in between. */
        private void listen() {
            bell.onFacts(Clusters.topic(stream.id()));
            stream.nodes()
                    .forEach(node -> bell.onOutput(LogStream.topic(node.lease().text())));
            if (stream.isEnding()) {
                bell.onFacts(Bills.CHANGED);
            }
        }

        private void write(List<StreamEvent> events) throws IOException {
            Instant now = ports.clock().instant();
            if (events.isEmpty()) {
                if (now.isBefore(written.plus(HEARTBEAT))) {
                    return;
                }
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
            }
            for (StreamEvent event : events) {
                String text = "id: " + event.id() + "\nevent: " + event.name() + "\ndata: " + event.json() + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            written = now;
        }
    }
}
