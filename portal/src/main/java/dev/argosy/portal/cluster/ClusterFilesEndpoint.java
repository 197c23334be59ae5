package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import dev.argosy.portal.storage.LogStream;
import dev.argosy.portal.storage.Logs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of what nodes wrote: their output as text, and the files they left. */
@RestController
@RequestMapping("/api/v1/clusters/{id}")
class ClusterFilesEndpoint {
    private static final int CHUNK = 64 * 1024;
    private static final CursorForm<Integer> OUTPUTS = new CursorForm<>(
            "outputs", rank -> List.of(Integer.toString(rank)), parts -> Integer.valueOf(parts.getFirst()));

    private final ClusterPorts ports;
    private final Clusters clusters;

    ClusterFilesEndpoint(ClusterRoom room) {
        this.ports = room.ports();
        this.clusters = room.clusters();
    }

    /** What is kept now, from an offset; says where older output was dropped. */
    @GetMapping("/logs")
    void logs(Caller caller, @PathVariable String id, LogWish wish, HttpServletResponse response) throws IOException {
        int rank = Requests.field("rank", Objects.requireNonNullElse(wish.rank(), "0"), Integer::parseInt);
        LogKey.Output output = output(Objects.requireNonNullElse(wish.stream(), "stdout"));
        long offset = Requests.field("offset", Objects.requireNonNullElse(wish.offset(), "0"), Long::parseLong);
        if (offset < 0) {
            throw invalid("offset: " + offset + " (expected: >= 0)");
        }
        Reached reached = ports.transactions().run(tx -> new Reached(reach(tx, caller, id), tx.now()));
        Node node = reached.cluster()
                .node(rank)
                .orElseThrow(() -> Requests.notFound("rank " + rank).asException());
        var stream = new LogStream(node.lease().text(), output.stream());
        Duration kept = ports.settings().keep().logs();
        if (reached.endedFor(kept) && !ports.logs().isKept(stream.group())) {
            throw Expired.logs(kept).asException();
        }
        response.setContentType("text/plain;charset=UTF-8");
        copy(stream, offset, response.getOutputStream());
    }

    private record Reached(Cluster cluster, Instant now) {
        boolean endedFor(Duration time) {
            return cluster instanceof Cluster.Ended ended
                    && !now.isBefore(ended.at().plus(time));
        }
    }

    private void copy(LogStream stream, long offset, OutputStream out) throws IOException {
        long at = offset;
        // bounded by what was there at the beginning: a job that writes faster than we send must not hold us
        long end = ports.logs().length(stream);
        while (at < end) {
            Logs.Read read = ports.logs().read(stream, at, (int) Math.min(CHUNK, end - at));
            if (read.bytes().length == 0) {
                return;
            }
            if (read.dropped() > 0) {
                out.write(ClusterStream.dropped(read.dropped()).getBytes(StandardCharsets.UTF_8));
            }
            out.write(read.bytes());
            at = read.next();
        }
    }

    @GetMapping("/outputs")
    Page<OutputView> outputs(Caller caller, @PathVariable String id, PageWish page) {
        PageRequest<Integer> wanted = page.of(OUTPUTS);
        int after = Objects.requireNonNullElse(wanted.after(), -1);
        return ports.transactions().run(tx -> {
            Cluster cluster = reach(tx, caller, id);
            // one a node, so all of them are few
            List<Output> all = clusters.outputs(tx, cluster.id());
            List<Output> kept =
                    all.stream().filter(output -> !output.isExpired()).toList();
            if (kept.isEmpty() && !all.isEmpty()) {
                throw Expired.outputs(ports.settings().keep().outputs()).asException();
            }
            List<Output> rest =
                    kept.stream().filter(output -> output.rank() > after).toList();
            return wanted.cut(rest, Output::rank).map(OutputView::of);
        });
    }

    @GetMapping("/outputs/{rank}")
    void output(Caller caller, @PathVariable String id, @PathVariable int rank, HttpServletResponse response)
            throws IOException {
        Output output = ports.transactions()
                .run(tx -> clusters.outputs(tx, reach(tx, caller, id).id()).stream()
                        .filter(each -> each.rank() == rank)
                        .findFirst())
                .orElseThrow(() -> Requests.notFound("output of rank " + rank).asException());
        if (output.isExpired()) {
            throw Expired.outputs(ports.settings().keep().outputs()).asException();
        }
        try (InputStream tar = ports.artifacts()
                .open(output.digest())
                .orElseThrow(() -> Requests.notFound("output of rank " + rank).asException())) {
            response.setContentType("application/x-tar");
            response.setContentLengthLong(output.bytes());
            tar.transferTo(response.getOutputStream());
        }
    }

    private Cluster reach(Transaction tx, Caller caller, String id) {
        ClusterId cluster = Requests.pathId(id, ClusterId::parse);
        Cluster found =
                clusters.byId(tx, cluster).orElseThrow(() -> Access.notFound().asException());
        Access.require(caller, Permission.READ_CLUSTERS, found.spec().organization());
        return found;
    }

    private static LogKey.Output output(String stream) {
        for (LogKey.Output output : LogKey.Output.values()) {
            if (output.stream().equals(stream)) {
                return output;
            }
        }
        throw invalid("stream: '" + stream + "' (expected: stdout or stderr)");
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "correct the request").asException();
    }

    /** What to show of which output: texts, so that a wrong one is refused by us. */
    record LogWish(
            @Nullable String rank,
            @Nullable String stream,
            @Nullable String offset) {}

    record OutputView(int rank, String digest, long bytes) {
        static OutputView of(Output output) {
            return new OutputView(output.rank(), output.digest().hex(), output.bytes());
        }
    }
}
