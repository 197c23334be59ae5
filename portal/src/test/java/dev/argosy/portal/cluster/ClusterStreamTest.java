package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Movements;
import dev.argosy.portal.lease.Stages;
import dev.argosy.portal.storage.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of a cluster is told, whenever it comes and however often its line breaks. */
class ClusterStreamTest {
    private static final InvoiceId INVOICE = new InvoiceId(new UUID(6, 1));

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Pokes pokes = new Pokes();
    private final ClusterTestBed.Ground ground =
            new ClusterTestBed.Ground(new MemoryTransactions(() -> now), new MemoryHistory(pokes), pokes, () -> now);

    @TempDir
    Path folder;

    private ClusterTestBed bed;
    private Cluster cluster;

    @BeforeEach
    void request() throws IOException {
        bed = new ClusterTestBed(ground, new MemoryClusterStore(), new MemorySetAsideStore(), folder);
        cluster = bed.request(1, null);
    }

    @Test
    void wholeLifeIsToldInOrder() throws IOException {
        var stream = stream(StreamPosition.START);
        live();
        print("stdout", 0, "hello\n");
        end();
        bill();

        List<StreamEvent> told = drain(stream);

        assertThat(told)
                .extracting(StreamEvent::name)
                .containsExactly(
                        "state", "stage", "stage", "state", "stage", "stage", "stage", "stage", "state", "state",
                        "state", "log", "end");
        assertThat(told.get(11).json())
                .isEqualTo("{\"type\":\"log\",\"rank\":0,\"stream\":\"stdout\",\"offset\":0,\"text\":\"hello\\n\"}");
        assertThat(told.getLast().json())
                .contains(
                        "\"exitCode\":0",
                        "\"failedRank\":null",
                        "\"chargedMicroUsd\":120",
                        "\"releasedMicroUsd\":7",
                        "\"invoice\":\"" + INVOICE.text() + "\"");
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void readerThatComesBackAfterAnyEventMissesNothing() throws IOException {
        live();
        print("stdout", 0, "one\n");
        print("stderr", 0, "two\n");
        end();
        bill();
        List<StreamEvent> whole = drain(stream(StreamPosition.START));

        for (int cut = 0; cut < whole.size() - 1; cut++) {
            StreamPosition from = StreamPosition.parse(whole.get(cut).id());
            List<String> rest =
                    drain(stream(from)).stream().map(StreamEvent::json).toList();
            List<String> wanted = whole.subList(cut + 1, whole.size()).stream()
                    .map(StreamEvent::json)
                    .toList();
            assertThat(rest).as("after event %s", cut).endsWith(wanted.toArray(String[]::new));
            assertThat(rest.size() - wanted.size()).as("repeats after %s", cut).isLessThan(4);
        }
    }

    @Test
    void endWaitsForTheBillButNotForEver() throws IOException {
        live();
        end();
        var stream = stream(StreamPosition.START);
        drain(stream);
        assertThat(stream.isOver()).isFalse();

        now = now.plus(ClusterStream.LONGEST_SETTLEMENT);
        List<StreamEvent> told = drain(stream);

        assertThat(told).extracting(StreamEvent::name).containsExactly("end");
        assertThat(told.getFirst().json()).contains("\"invoice\":null");
    }

    @Test
    void refusedOneEndsAtOnceWithItsReason() throws IOException {
        bed.sellOut(Refusal.of(Codes.NO_FEASIBLE_SLICE, "none", "wait"));
        bed.settle();

        List<StreamEvent> told = drain(stream(StreamPosition.START));

        assertThat(told).extracting(StreamEvent::name).containsExactly("state", "state", "end");
        assertThat(told.getLast().json()).contains("\"exitCode\":125", "no-feasible-slice", "none; wait");
    }

    @Test
    void charactersAreNeverCut() throws IOException {
        live();
        byte[] text = "grün €".getBytes(StandardCharsets.UTF_8);
        var stream = stream(StreamPosition.START);
        drain(stream);
        var lease = new LogStream(bed.lease(cluster, 0).text(), "stdout");
        var told = new StringBuilder();
        for (int i = 0; i < text.length; i++) {
            bed.logs.append(lease, i, new byte[] {text[i]});
            stream.readOutput().forEach(event -> told.append(event.json()));
        }

        assertThat(told.toString()).contains("ü").contains("€").doesNotContain("\uFFFD");
    }

    @Test
    void droppedOutputIsSaid() throws IOException {
        live();
        print("stdout", 5_000, "x");
        // the second time the writer is believed that it has no more
        print("stdout", 5_000, "late\n");

        List<StreamEvent> told = drain(stream(StreamPosition.START));

        assertThat(told.stream().filter(event -> event.name().equals("log")).map(StreamEvent::json))
                .satisfiesExactly(
                        notice -> assertThat(notice).contains("5000 bytes of older output were dropped"),
                        text -> assertThat(text).contains("\"offset\":5000").contains("late"));
    }

    @Test
    void whatHappensToItsNodesIsToldWhileItRuns() throws IOException {
        live();
        var stream = stream(StreamPosition.START);
        drain(stream);

        bed.sighted(cluster, 0, new Sighting.Unreachable(now, now.minusSeconds(30)));
        bed.sighted(cluster, 0, new Sighting.Lost(now, now.minusSeconds(30), "machine-lost", "silent"));

        List<StreamEvent> told = drain(stream);
        assertThat(told.getFirst())
                .satisfies(event -> assertThat(event.name()).isEqualTo("happened"))
                .satisfies(event -> assertThat(event.json())
                        .startsWith("{\"type\":\"happened\",\"what\":\"unreachable\",\"text\":")
                        .contains("\"rank\":0,\"at\":\"")
                        .doesNotContain("\"code\""));
        assertThat(told.stream().filter(event -> event.json().contains("\"what\":\"lost\"")))
                .singleElement()
                .satisfies(event -> assertThat(event.json()).contains("\"code\":\"machine-lost\"", "silent"));
        assertThat(told.stream().map(StreamEvent::json))
                .anySatisfy(json ->
                        assertThat(json).contains("\"what\":\"replaced\"").contains("\"rank\":0"));
    }

    @Test
    void whatAnEndOfALostLeaseGaveBackIsToldWithIt() throws IOException {
        live();
        var stream = stream(StreamPosition.START);
        drain(stream);
        moves(Movements.Kind.RELEASED, 5_000_000);
        bed.sighted(cluster, 0, new Sighting.Unreachable(now, now.minusSeconds(30)));
        drain(stream);

        var lost = new Sighting.Lost(now, now.minusSeconds(30), "machine-lost", "silent");
        LeaseId lease = bed.lease(cluster, 0);
        bed.transactions.execute(tx -> bed.current().clusters().sighted(tx, lease, lost));
        moves(Movements.Kind.RELEASED, 2_000_000);
        moves(Movements.Kind.CHARGED, 1_000_000);
        moves(Movements.Kind.CREDITED, 30_000);
        bed.settle();
        moves(Movements.Kind.RELEASED, 3_000_000);

        assertThat(drain(stream).stream()
                        .map(StreamEvent::json)
                        .filter(json ->
                                json.contains("given back") || json.contains("credit") || json.contains("fenced")))
                .satisfiesExactly(
                        json -> assertThat(json).contains("\"what\":\"fenced\"", "\"code\":\"machine-lost\""),
                        json -> assertThat(json).contains("\"what\":\"refunded\"", "2.0"),
                        json -> assertThat(json).contains("\"what\":\"credited\"", "0.03"));
    }

    @Test
    void placeInTheQueueIsToldOnceItHasWaitedAndWheneverItChanges() throws IOException {
        bed.sellOut(Refusal.of(Codes.NO_FEASIBLE_SLICE, "nothing", ""));
        Cluster older = bed.request(1, FailurePolicy.DEFAULT, new Patience(true, 0, null, null, null));
        now = now.plusMillis(1);
        cluster = bed.request(1, FailurePolicy.DEFAULT, new Patience(true, 0, null, null, null));
        bed.settle();
        var stream = stream(StreamPosition.START);
        assertThat(drain(stream)).extracting(StreamEvent::name).containsExactly("state");

        now = now.plusSeconds(1);
        assertThat(drain(stream))
                .extracting(StreamEvent::json)
                .singleElement()
                .satisfies(json -> assertThat(json)
                        .contains("\"what\":\"queued\"", "\"text\":\"1 waits before it\"", "\"ahead\":1"));
        now = now.plusSeconds(2);
        assertThat(drain(stream)).isEmpty();

        bed.stop(older);
        bed.settle();
        now = now.plusSeconds(2);
        assertThat(drain(stream))
                .extracting(StreamEvent::json)
                .singleElement()
                .satisfies(json -> assertThat(json).contains("\"text\":\"it is the next to get room\"", "\"ahead\":0"));
    }

    private void moves(Movements.Kind kind, long microUsd) {
        var fact = new History.Fact(kind.name(), "{\"microUsd\":" + microUsd + "}");
        bed.transactions.execute(
                tx -> bed.history.append(tx, "money", cluster.id().text(), List.of(fact)));
    }

    private List<Movements.Movement> moved(Transaction tx, ClusterId of, History.Position after, int limit) {
        return bed.history.readStream(tx, "money", of.text(), after, limit).stream()
                .map(entry -> new Movements.Movement(
                        entry.position(),
                        entry.at(),
                        Movements.Kind.valueOf(entry.fact().kind()),
                        Long.parseLong(entry.fact().json().replaceAll("\\D", "")),
                        null))
                .toList();
    }

    private ClusterStream stream(StreamPosition from) {
        return new ClusterStream(bed.current().ports(), bed.current().clusters(), this::moved, bed.now(cluster), from);
    }

    private void live() {
        bed.settle();
        now = now.plus(Duration.ofSeconds(1));
        bed.leases.running(bed.lease(cluster, 0), new Stages(1, 2, 3));
        bed.settle();
    }

    private void end() {
        now = now.plus(Duration.ofSeconds(1));
        bed.leases.exited(bed.lease(cluster, 0), 0);
        bed.leases.gone(bed.lease(cluster, 0), null);
        bed.settle();
    }

    private void bill() {
        bed.bills.put(cluster.id(), new Bills.Bill(120, 7, INVOICE));
    }

    private void print(String stream, long offset, String text) throws IOException {
        bed.logs.append(
                new LogStream(bed.lease(cluster, 0).text(), stream), offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<StreamEvent> drain(ClusterStream stream) throws IOException {
        var all = new ArrayList<StreamEvent>();
        for (var some = stream.readAll(); !some.isEmpty(); some = stream.readAll()) {
            all.addAll(some);
            if (stream.isOver()) {
                return all;
            }
        }
        return all;
    }
}
