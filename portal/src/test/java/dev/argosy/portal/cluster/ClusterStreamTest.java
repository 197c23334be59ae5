package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.lease.Bills;
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

    private ClusterStream stream(StreamPosition from) {
        return new ClusterStream(bed.current().ports(), bed.current().clusters(), bed.now(cluster), from);
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
