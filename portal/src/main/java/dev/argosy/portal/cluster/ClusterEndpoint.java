package dev.argosy.portal.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.BodyText;
import dev.argosy.portal.foundation.IdempotentRequests;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.storage.Artifacts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** HTTP of clusters; their events and files have endpoints of their own. */
@RestController
@RequestMapping("/api/v1/clusters")
class ClusterEndpoint {
    private static final int MAX_BODY = 256 * 1024;

    private final ClusterPorts ports;
    private final Clusters clusters;
    private final IdempotentRequests requests;
    private final IdSource ids;
    private final JsonMapper json;

    ClusterEndpoint(ClusterRoom room, IdempotentRequests requests, IdSource ids, JsonMapper json) {
        this.ports = room.ports();
        this.clusters = room.clusters();
        this.requests = requests;
        this.ids = ids;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> create(
            Caller caller,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            HttpServletRequest request)
            throws IOException {
        Access.require(caller, Permission.RUN_CLUSTERS);
        String checked = IdempotentRequests.requireKey(key);
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        ClusterWish wish = read(body, ClusterWish.class);
        String scope = caller.organization().text() + ":clusters";
        return written(requests.once(scope, checked, body, tx -> {
            var context = new ClusterWish.Context(
                    new ClusterId(ids.next()),
                    caller.organization(),
                    caller.requester(),
                    tx.now(),
                    digest -> kept(caller, digest, tx.now()));
            Cluster cluster = clusters.request(tx, wish.toSpec(context));
            return new IdempotentRequests.Answer(
                    HttpStatus.CREATED.value(), json.writeValueAsString(view(tx, cluster)));
        }));
    }

    @GetMapping
    Page<ClusterView> list(Caller caller, @RequestParam(required = false) @Nullable String state, PageWish page) {
        Access.require(caller, Permission.READ_CLUSTERS);
        Set<Cluster.State> states = states(state);
        var wanted = page.of(Clusters.LIST);
        return ports.transactions().run(tx -> {
            Page<Cluster> found = clusters.ofOrganization(tx, caller.organization(), states, wanted);
            return new Page<>(views(tx, found.items()), found.next());
        });
    }

    @GetMapping("/{id}")
    ClusterView one(Caller caller, @PathVariable String id) {
        return ports.transactions().run(tx -> view(tx, reach(tx, caller, Permission.READ_CLUSTERS, id)));
    }

    @PostMapping("/{id}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void stop(Caller caller, @PathVariable String id, @RequestBody(required = false) @Nullable StopWish wish) {
        EndCause cause = cause(wish == null ? null : wish.reason());
        ports.transactions().execute(tx -> {
            Cluster cluster = reach(tx, caller, Permission.STOP_CLUSTERS, id);
            clusters.stop(tx, cluster.id(), cause);
        });
    }

    @PostMapping(path = "/{id}/extend", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> extend(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            HttpServletRequest request)
            throws IOException {
        String checked = IdempotentRequests.requireKey(key);
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        Duration by = ClusterWish.duration("for", read(body, ExtendWish.class).duration());
        String scope = caller.organization().text() + ":extend:" + id;
        return written(requests.once(scope, checked, body, tx -> {
            Cluster cluster = reach(tx, caller, Permission.RUN_CLUSTERS, id);
            Cluster extended = clusters.extend(tx, cluster.id(), by);
            return new IdempotentRequests.Answer(HttpStatus.OK.value(), json.writeValueAsString(view(tx, extended)));
        }));
    }

    private static ResponseEntity<String> written(IdempotentRequests.Answer answer) {
        return ResponseEntity.status(answer.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.json());
    }

    private Cluster reach(Transaction tx, Caller caller, Permission permission, String id) {
        ClusterId cluster = Requests.pathId(id, ClusterId::parse);
        Cluster found =
                clusters.byId(tx, cluster).orElseThrow(() -> Access.notFound().asException());
        Access.require(caller, permission, found.spec().organization());
        return found;
    }

    private ClusterView view(Transaction tx, Cluster cluster) {
        return views(tx, List.of(cluster)).getFirst();
    }

    private List<ClusterView> views(Transaction tx, List<Cluster> shown) {
        return ClusterView.of(tx, shown, clusters.places(tx, shown), ports.leases(), ports.bills());
    }

    private <T> T read(byte[] body, Class<T> type) {
        if (body.length > MAX_BODY) {
            throw invalid("body: more than " + MAX_BODY + " bytes (expected: at most that)");
        }
        try {
            return json.readValue(body, type);
        } catch (JacksonException unreadable) {
            throw BodyText.refusal(unreadable).asException();
        }
    }

    private ClusterSpec.@Nullable Upload kept(Caller caller, Digest digest, Instant now) {
        try {
            OptionalLong size = ports.artifacts().use(new Artifacts.Sent(caller.organization(), digest), now);
            return size.isPresent() ? new ClusterSpec.Upload(digest, size.getAsLong()) : null;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot look for artifact " + digest, failed);
        }
    }

    /** Names in any case, several by commas; all when nothing is asked for. */
    private static Set<Cluster.State> states(@Nullable String text) {
        var states = EnumSet.noneOf(Cluster.State.class);
        if (text == null || text.isBlank()) {
            return EnumSet.allOf(Cluster.State.class);
        }
        for (String name : text.toUpperCase(Locale.ROOT).split(",", -1)) {
            try {
                states.add(Cluster.State.valueOf(name.strip()));
            } catch (IllegalArgumentException unknown) {
                throw invalid("state: '" + name + "' (expected: some of " + EnumSet.allOf(Cluster.State.class) + ")");
            }
        }
        return states;
    }

    private static EndCause cause(@Nullable String reason) {
        return Stream.of(EndCause.STOPPED, EndCause.NETWORK_STOPPED)
                .filter(cause -> cause.code().equals(reason == null ? EndCause.STOPPED.code() : reason))
                .findFirst()
                .orElseThrow(() -> invalid("reason: '" + reason + "' (expected: stopped or network-stopped)"));
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "correct the request").asException();
    }

    record StopWish(@Nullable String reason) {}

    record ExtendWish(@JsonProperty("for") @Nullable String duration) {}
}
