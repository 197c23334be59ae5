package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.GrantOutcome;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves clusters on: plans and grants new ones, takes in what happened to leases, ends what must end. Idempotent; what
 * it asked of lease and got no answer to, it asks again. One thread at a time.
 */
final class ClusterLoop implements Loop {
    static final String CURSOR = "cluster:lease";

    private static final String LEASES = "history:" + LeaseEvent.ROOM;
    private static final int BATCH = 200;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration KEEN = Duration.ofMillis(25);
    /** Facts become visible only when older transactions are over, up to a second after they were rung for. */
    private static final int KEEN_STEPS = 40;

    private final ClusterPorts ports;
    private final ClusterStore store;
    private final Clusters clusters;
    private final Grants grants;
    private final AtomicInteger keen = new AtomicInteger();
    /** When the end of a cluster's leases was last asked for. */
    private final Map<ClusterId, Instant> endsAsked = new HashMap<>();

    ClusterLoop(ClusterPorts ports, ClusterStore store, Clusters clusters) {
        this.ports = ports;
        this.store = store;
        this.clusters = clusters;
        this.grants = new Grants(ports);
        ports.pokes().on(LEASES, () -> keen.set(KEEN_STEPS));
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public List<String> wakesOn() {
        return List.of(Clusters.WORK, LEASES);
    }

    @Override
    public Duration period() {
        return keen.get() > 0 ? KEEN : CALM;
    }

    @Override
    public boolean step() {
        takeAnswers();
        boolean more = takeLeaseEvents();
        plan();
        endLeases();
        return more;
    }

    private void takeAnswers() {
        for (Optional<Grants.Answer> next = grants.nextAnswer(); next.isPresent(); next = grants.nextAnswer()) {
            Grants.Answer answer = next.get();
            try {
                ports.transactions().execute(tx -> take(tx, answer));
            } catch (ArgosyException | RefusedException away) {
                // not written down: the cluster is planned again, and lease answers the same request the same way
                grants.landed(answer);
                throw away;
            }
            grants.landed(answer);
        }
    }

    private void take(Transaction tx, Grants.Answer answer) {
        switch (answer.outcome()) {
            case GrantOutcome.Granted _ ->
                acceptWhilePlanning(tx, answer.cluster(), answer.flight().planMillis());
            case GrantOutcome.Refused(var refusal, boolean retry) ->
                clusters.act(
                        tx,
                        answer.cluster(),
                        List.of(new ClusterCommand.RefuseGrant(answer.flight().attempt(), refusal, retry)));
        }
    }

    /** Takes in the leases that a planning cluster has got; true when it has some. */
    private boolean accept(Transaction tx, Cluster.Planning planning, long planMillis) {
        List<Lease> leases = ports.leases().ofCluster(tx, planning.id()).stream()
                .sorted(Comparator.comparingInt(lease -> lease.grant().rank()))
                .toList();
        if (leases.isEmpty()) {
            return false;
        }
        Instant at = leases.getFirst().grant().at();
        long total =
                Math.max(0, Duration.between(planning.spec().createdAt(), at).toMillis());
        long plan = Math.clamp(planMillis, 0, total);
        var grant = new Cluster.Grant(at, plan, total - plan);
        clusters.act(tx, planning.id(), List.of(new ClusterCommand.AcceptGrant(grant, nodes(tx, leases))));
        return true;
    }

    private void acceptWhilePlanning(Transaction tx, ClusterId id, long planMillis) {
        clusters.byId(tx, id).ifPresent(cluster -> {
            if (cluster instanceof Cluster.Planning planning) {
                accept(tx, planning, planMillis);
            }
        });
    }

    private List<Node> nodes(Transaction tx, List<Lease> leases) {
        var nodes = new ArrayList<Node>();
        for (Lease lease : leases) {
            Optional<Machine> machine = ports.machines().byId(tx, lease.grant().machine());
            Set<GpuId> gpus = new HashSet<>(lease.grant().slice().gpus());
            List<Gpu> ours = machine.map(found -> found.inventory().gpus().stream()
                            .filter(gpu -> gpus.contains(gpu.id()))
                            .toList())
                    .orElse(List.of());
            var place = new Node.Place(
                    lease.grant().machine(),
                    machine.map(Machine::name).orElse(""),
                    ours.isEmpty() ? "" : ours.getFirst().model(),
                    gpus.size(),
                    ours.isEmpty()
                            ? machine.map(found -> found.inventory().simulated())
                                    .orElse(false)
                            : ours.stream().anyMatch(Gpu::simulated),
                    lease.grant().terms().customerRate().microUsdPerHour());
            nodes.add(Node.granted(lease.grant().rank(), lease.id(), place));
        }
        return nodes;
    }

    private boolean takeLeaseEvents() {
        int taken = ports.transactions().run(tx -> {
            History.Position from = ports.history().cursor(tx, CURSOR);
            List<History.Entry> entries = ports.history().read(tx, LeaseEvent.ROOM, from, BATCH);
            if (entries.isEmpty()) {
                return 0;
            }
            Map<ClusterId, List<LeaseEvent>> seen = new LinkedHashMap<>();
            for (History.Entry entry : entries) {
                LeaseEvent event = LeaseEvent.parse(entry);
                seen.computeIfAbsent(event.cluster(), any -> new ArrayList<>()).add(event);
            }
            seen.forEach((cluster, events) -> observe(tx, cluster, events));
            ports.history().moveCursor(tx, CURSOR, entries.getLast().position());
            return entries.size();
        });
        keen.updateAndGet(left -> taken > 0 ? 0 : Math.max(0, left - 1));
        return taken == BATCH;
    }

    private void observe(Transaction tx, ClusterId id, List<LeaseEvent> events) {
        acceptWhilePlanning(tx, id, 0);
        Optional<Cluster> after = clusters.act(
                tx, id, events.stream().map(ClusterCommand.Observe::new).toList());
        after.filter(cluster -> cluster instanceof Cluster.Ended)
                .filter(cluster -> events.stream().anyMatch(event -> isStray(cluster, event)))
                .ifPresent(cluster -> tx.afterCommit(() -> ports.leases().end(id, EndCause.STOPPED)));
    }

    /** A grant that came when the cluster had been given up. */
    private static boolean isStray(Cluster cluster, LeaseEvent event) {
        return event instanceof LeaseEvent.LeaseGranted
                && cluster.node(event.lease()).isEmpty();
    }

    private void plan() {
        Due due = ports.transactions().run(tx -> {
            var ready = new ArrayList<Cluster.Planning>();
            for (Cluster cluster : store.inState(tx, Cluster.State.PLANNING, Grants.LIMIT)) {
                if (cluster instanceof Cluster.Planning planning
                        && !grants.isFlying(planning.id(), tx.now())
                        && !accept(tx, planning, 0)) {
                    if (planning.stop() == null) {
                        ready.add(planning);
                    } else {
                        clusters.act(tx, planning.id(), List.of(new ClusterCommand.ConfirmNothingGranted()));
                    }
                }
            }
            return new Due(ready, tx.now());
        });
        for (Cluster.Planning planning : due.clusters()) {
            if (!grants.isFull()) {
                grants.begin(planning, due.now());
            }
        }
    }

    private void endLeases() {
        Stops stops = ports.transactions()
                .run(tx -> new Stops(store.inState(tx, Cluster.State.STOPPING, Grants.LIMIT), tx.now()));
        var stillStopping = new HashSet<ClusterId>();
        for (Cluster cluster : stops.clusters()) {
            stillStopping.add(cluster.id());
            boolean running = cluster.nodes().stream().anyMatch(node -> !node.isOver());
            Instant asked = endsAsked.get(cluster.id());
            boolean due = asked == null || !stops.now().isBefore(asked.plus(ASK_AGAIN));
            if (running && due && cluster.outcome().isPresent()) {
                ports.leases().end(cluster.id(), cluster.outcome().get().cause());
                endsAsked.put(cluster.id(), stops.now());
            }
        }
        endsAsked.keySet().retainAll(stillStopping);
    }

    private record Due(List<Cluster.Planning> clusters, Instant now) {}

    private record Stops(List<Cluster> clusters, Instant now) {}
}
