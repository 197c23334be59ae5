package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.portal.lease.Movements;
import dev.argosy.portal.storage.LogStream;
import dev.argosy.portal.storage.Logs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one reader still has to be told of a cluster: facts, then output, and the end once its bill is settled. Never
 * blocks; used by one thread. A reader that comes back with the id of the last event misses nothing.
 */
final class ClusterStream {
    /** A bill that is not settled by then is told as it is. */
    static final Duration LONGEST_SETTLEMENT = Duration.ofSeconds(10);

    /** Nothing is said of a wait that is shorter. */
    private static final Duration UNSAID = Duration.ofSeconds(1);

    private static final Set<Movements.Kind> AMENDS =
            EnumSet.of(Movements.Kind.RELEASED, Movements.Kind.CREDITED, Movements.Kind.RECOVERED);
    private static final int PAGE = 200;
    private static final int CHUNK = 16 * 1024;
    private static final int CHUNKS = 32;

    private final ClusterPorts ports;
    private final Clusters clusters;
    private final Movements movements;
    private final ClusterId id;
    private StreamPosition position;
    private Cluster cluster;
    private Bill bill = Bill.NONE;
    private boolean over;
    private Place place = Place.NONE;

    ClusterStream(ClusterPorts ports, Clusters clusters, Movements movements, Cluster cluster, StreamPosition from) {
        this.ports = ports;
        this.clusters = clusters;
        this.movements = movements;
        this.id = cluster.id();
        this.cluster = cluster;
        this.position = from;
    }

    /** Whether the end was told. */
    boolean isOver() {
        return over;
    }

    ClusterId id() {
        return id;
    }

    /** Whether only the bill is waited for. */
    boolean isEnding() {
        return position.pastEnd();
    }

    /** The nodes known so far: their output is worth waiting for. */
    List<Node> nodes() {
        return cluster.nodes();
    }

    /** Facts since the last time, then output, then the end. */
    List<StreamEvent> readAll() throws IOException {
        Facts facts = ports.transactions().run(this::readFacts);
        cluster = facts.cluster();
        position = facts.position();
        bill = facts.bill();
        place = facts.place();
        var events = new ArrayList<>(facts.events());
        events.addAll(readOutput());
        boolean drained = position.pastEnd()
                && events.stream().noneMatch(event -> event.name().equals("log"));
        if (drained && cluster instanceof Cluster.Ended ended && isSettled(ended, facts.now())) {
            events.add(StreamWire.end(ended.end(), bill).at(position));
            over = true;
        }
        return events;
    }

    /** Output since the last time; touches no database. */
    List<StreamEvent> readOutput() throws IOException {
        var events = new ArrayList<StreamEvent>();
        for (Node node : cluster.nodes()) {
            for (LogKey.Output output : LogKey.Output.values()) {
                readOutput(node, new LogKey(node.rank(), output), events);
            }
        }
        return events;
    }

    /** Changes nothing here: a transaction may be run again. */
    private Facts readFacts(Transaction tx) {
        var events = new ArrayList<StreamEvent>();
        StreamPosition at = position;
        List<History.Entry> entries;
        do {
            entries = ports.history().readStream(tx, ClusterWire.ROOM, id.text(), at.facts(), PAGE);
            for (History.Entry entry : entries) {
                at = tell(tx, entry, at, events);
            }
        } while (entries.size() == PAGE);
        Cluster current = clusters.byId(tx, id).orElseThrow();
        Bill told = at.pastEnd() ? ports.bills().of(tx, List.of(id)).getOrDefault(id, Bill.NONE) : Bill.NONE;
        Place now = place(tx, current);
        if (now.ahead() >= 0 && now.ahead() != place.ahead()) {
            events.add(StreamWire.queued(now.ahead(), tx.now()).at(at));
        }
        return new Facts(current, at, told, events, tx.now(), now);
    }

    /** Its place in the queue, once it has waited; looked up again each round of the queue. */
    private Place place(Transaction tx, Cluster current) {
        boolean waits = current instanceof Cluster.Planning planning
                && planning.stop() == null
                && planning.waits()
                && !tx.now().isBefore(planning.waitsSince().plus(UNSAID));
        if (!waits) {
            return Place.NONE;
        }
        if (place.ahead() >= 0 && tx.now().isBefore(place.at().plus(Queue.ROUND))) {
            return place;
        }
        Long ahead = clusters.places(tx, List.of(current)).get(id);
        return ahead == null ? Place.NONE : new Place(ahead, tx.now());
    }

    /** Only the last event of a fact carries its position: a reader that was cut off in between gets all again. */
    private StreamPosition tell(Transaction tx, History.Entry entry, StreamPosition before, List<StreamEvent> events) {
        ClusterEvent event = ClusterWire.read(entry.fact());
        StreamPosition after = before.at(entry.position(), event instanceof ClusterEvent.ClusterEnded);
        for (int rank : renewed(event)) {
            after = after.anew(rank);
        }
        var told = new ArrayList<>(StreamWire.told(event, entry.at()));
        if (event instanceof ClusterEvent.NodeFenced) {
            told.addAll(amends(tx, before.facts(), entry.position()));
        }
        for (int i = 0; i < told.size(); i++) {
            events.add(told.get(i).at(i == told.size() - 1 ? after : before));
        }
        return after;
    }

    /** What the end of a lost lease gave back: money moved with that end, right before it was taken in here. */
    private List<StreamWire.Told> amends(Transaction tx, History.Position after, History.Position until) {
        return movements.of(tx, id, after, PAGE).stream()
                .filter(moved -> moved.position().compareTo(until) < 0 && AMENDS.contains(moved.kind()))
                .map(StreamWire::moved)
                .toList();
    }

    /** The ranks that have other leases from here on. */
    private static List<Integer> renewed(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeReplaced(var node, var _) -> List.of(node.rank());
            case ClusterEvent.ClusterGranted(var _, var nodes) ->
                nodes.stream()
                        .filter(node -> node.attempt() > 1)
                        .map(Node::rank)
                        .toList();
            default -> List.of();
        };
    }

    private void readOutput(Node node, LogKey key, List<StreamEvent> events) throws IOException {
        var stream = new LogStream(node.lease().text(), key.output().stream());
        for (int i = 0; i < CHUNKS; i++) {
            Logs.Read read = ports.logs().read(stream, position.offset(key), CHUNK);
            int whole = position.pastEnd() ? read.bytes().length : Characters.whole(read.bytes());
            if (whole == 0) {
                return;
            }
            if (read.dropped() > 0) {
                position = position.at(key, read.offset());
                events.add(StreamWire.log(key, read.offset(), dropped(read.dropped()))
                        .at(position));
            }
            byte[] bytes = whole == read.bytes().length ? read.bytes() : Arrays.copyOf(read.bytes(), whole);
            position = position.at(key, read.offset() + whole);
            events.add(StreamWire.log(key, read.offset(), new String(bytes, StandardCharsets.UTF_8))
                    .at(position));
        }
    }

    /** The line that stands where older output was dropped. */
    static String dropped(long bytes) {
        return "[argosy: " + bytes + " bytes of older output were dropped here]\n";
    }

    private boolean isSettled(Cluster.Ended ended, Instant now) {
        return ended.nodes().isEmpty()
                || bill.invoice() != null
                || !now.isBefore(ended.at().plus(LONGEST_SETTLEMENT));
    }

    private record Facts(
            Cluster cluster, StreamPosition position, Bill bill, List<StreamEvent> events, Instant now, Place place) {}

    /** @param ahead how many wait before it; -1 while it does not wait */
    private record Place(long ahead, Instant at) {
        static final Place NONE = new Place(-1, Instant.EPOCH);
    }
}
