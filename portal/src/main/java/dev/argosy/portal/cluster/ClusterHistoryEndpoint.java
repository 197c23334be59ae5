package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import dev.argosy.portal.lease.Movements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A cluster's story in pages: what happened to it and its nodes, and what money did, in the order in which it was
 * written. Each fact's lines stay together on a page.
 */
@RestController
@RequestMapping("/api/v1/clusters")
class ClusterHistoryEndpoint {
    private static final CursorForm<History.Position> FORM = new CursorForm<>(
            "cluster-history",
            position -> List.of(position.toString()),
            parts -> History.Position.parse(parts.getFirst()));

    private final ClusterPorts ports;
    private final Clusters clusters;
    private final Movements movements;

    ClusterHistoryEndpoint(ClusterRoom room, Movements movements) {
        this.ports = room.ports();
        this.clusters = room.clusters();
        this.movements = movements;
    }

    @GetMapping("/{id}/history")
    Page<View> history(Caller caller, @PathVariable String id, PageWish page) {
        ClusterId cluster = Requests.pathId(id, ClusterId::parse);
        PageRequest<History.Position> wanted = page.of(FORM);
        return ports.transactions().run(tx -> {
            Cluster found = clusters.byId(tx, cluster)
                    .orElseThrow(() -> Access.notFound().asException());
            Access.require(caller, Permission.READ_CLUSTERS, found.spec().organization());
            Page<Told> told = wanted.cut(read(tx, cluster, wanted), Told::position);
            return new Page<>(
                    told.items().stream().flatMap(one -> one.views().stream()).toList(), told.next());
        });
    }

    /** Both histories by position: each was read far enough for a page of it alone. */
    private List<Told> read(Transaction tx, ClusterId cluster, PageRequest<History.Position> wanted) {
        History.Position after = wanted.after() == null ? History.Position.START : wanted.after();
        var told = new ArrayList<Told>();
        for (History.Entry entry :
                ports.history().readStream(tx, ClusterWire.ROOM, cluster.text(), after, wanted.lookUp())) {
            told.add(new Told(entry.position(), entry.at(), Tale.of(ClusterWire.read(entry.fact()))));
        }
        movements
                .of(tx, cluster, after, wanted.lookUp())
                .forEach(moved -> told.add(new Told(moved.position(), moved.at(), List.of(Tale.of(moved)))));
        told.sort(Comparator.comparing(Told::position));
        return told;
    }

    /** The lines of one fact. */
    private record Told(History.Position position, Instant at, List<Tale.Line> lines) {
        List<View> views() {
            return lines.stream()
                    .map(line -> View.of(FORM.text(position), at, line))
                    .toList();
        }
    }

    /** @param cursor goes on after the fact that this line is of */
    record View(
            String cursor,
            String at,
            String type,
            @Nullable Integer rank,
            String text,
            @Nullable Reason reason,
            @Nullable Long microUsd) {
        static View of(String cursor, Instant at, Tale.Line line) {
            return new View(
                    cursor, Instants.text(at), line.type(), line.rank(), line.text(), line.reason(), line.microUsd());
        }
    }
}
