package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.RefusedException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves clusters on: plans and grants new ones, takes in what happened to leases, ends what must end. Idempotent; what
 * it asked of lease and got no answer to, it asks again. One thread at a time.
 */
final class ClusterLoop implements Loop {
    private static final String LEASES = "history:" + LeaseEvent.ROOM;
    /** As many as lease lets wait. */
    private static final int MOST_STOPPING = 100_000;

    static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration KEEN = Duration.ofMillis(25);
    /** Facts become visible only when older transactions are over, up to a second after they were rung for. */
    private static final int KEEN_STEPS = 40;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLoop.class);

    private final ClusterPorts ports;
    private final ClusterStore store;
    private final Clusters clusters;
    private final Grants grants;
    private final LeaseFeed feed;
    private final Mender mender;
    private final Introductions introductions;
    private final GrantedNodes granted;
    private final AtomicInteger keen = new AtomicInteger();
    /** When the end of a cluster's leases was last asked for. */
    private final Map<ClusterId, Instant> endsAsked = new HashMap<>();
    /** Planning clusters that we failed to look at, with when to look again. */
    private final Map<ClusterId, Instant> troubled = new HashMap<>();

    private final Queue queue;

    /** What asks market and lease for what is decided. */
    record Hands(Grants grants, Mender mender) {}

    ClusterLoop(ClusterPorts ports, ClusterStore store, SetAsideStore asides, Clusters clusters, Hands hands) {
        this.ports = ports;
        this.store = store;
        this.clusters = clusters;
        this.grants = hands.grants();
        this.mender = hands.mender();
        this.introductions = new Introductions(ports, store);
        this.queue = new Queue(store);
        this.granted = new GrantedNodes(ports.machines());
        this.feed = new LeaseFeed(ports, asides, this::observe);
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
        int taken = feed.take();
        keen.updateAndGet(left -> taken > 0 ? 0 : Math.max(0, left - 1));
        feed.retry();
        plan();
        mender.step();
        boolean more = introductions.step();
        more |= endLeases();
        return more || taken == LeaseFeed.BATCH;
    }

    Optional<String> concern() {
        return feed.concern();
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
            } catch (RuntimeException bug) {
                // still in flight: lease is asked for the same answer again when this one counts as lost
                LOG.error("bug: cluster {} cannot take in the answer to its grant", answer.cluster(), bug);
                continue;
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
                .filter(lease -> lease.grant().request().equals(RequestIds.of(planning)))
                .sorted(Comparator.comparingInt(lease -> lease.grant().rank()))
                .toList();
        if (leases.isEmpty()) {
            return false;
        }
        Instant at = leases.getFirst().grant().at();
        long total = Math.max(0, Duration.between(planning.waitsSince(), at).toMillis());
        long plan = Math.clamp(planMillis, 0, total);
        var grant = new Cluster.Grant(at, plan, total - plan, planning.attempt());
        clusters.act(tx, planning.id(), List.of(new ClusterCommand.AcceptGrant(grant, granted.of(tx, leases))));
        return true;
    }

    private void acceptWhilePlanning(Transaction tx, ClusterId id, long planMillis) {
        clusters.byId(tx, id).ifPresent(cluster -> {
            if (cluster instanceof Cluster.Planning planning) {
                accept(tx, planning, planMillis);
            }
        });
    }

    private void observe(Transaction tx, ClusterId id, List<LeaseEvent> events) {
        acceptWhilePlanning(tx, id, 0);
        if (events.stream().anyMatch(ClusterLoop::mayBeReplaced)) {
            mender.takeIn(tx, id);
        }
        clusters.act(tx, id, events.stream().map(ClusterCommand.Observe::new).toList())
                .ifPresent(cluster -> events.stream()
                        .filter(event -> isStray(cluster, event))
                        .forEach(event -> tx.afterCommit(() -> ports.leases().end(event.lease(), EndCause.STOPPED))));
    }

    /** The end of a lease may be told before the grant of the one in its place. */
    private static boolean mayBeReplaced(LeaseEvent event) {
        return event instanceof LeaseEvent.LeaseGranted || event instanceof LeaseEvent.LeaseEnding;
    }

    /** A grant that came when it was wanted no more, or one that was replaced since. */
    private static boolean isStray(Cluster cluster, LeaseEvent event) {
        return event instanceof LeaseEvent.LeaseGranted
                && cluster.node(event.lease()).isEmpty();
    }

    private void plan() {
        Due due;
        try {
            due = ports.transactions().run(tx -> due(tx, queue.next(tx)));
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException failed) {
            LOG.warn("planning clusters failed to be looked at, they are taken one by one", failed);
            due = dueOneByOne();
        }
        for (Cluster.Planning planning : due.clusters()) {
            if (!grants.isFull() && queue.mayGo(planning, due.now())) {
                grants.begin(planning, due.now());
            }
        }
    }

    private Due due(Transaction tx, List<Cluster> waiting) {
        var ready = new ArrayList<Cluster.Planning>();
        for (Cluster cluster : waiting) {
            if (cluster instanceof Cluster.Planning planning
                    && !grants.isFlying(planning.id(), tx.now())
                    && !isTroubled(planning.id(), tx.now())
                    && !accept(tx, planning, 0)) {
                if (planning.stop() == null) {
                    if (clusters.act(tx, planning.id(), List.of(new ClusterCommand.PassTime()))
                                    .orElseThrow()
                            instanceof Cluster.Planning) {
                        ready.add(planning);
                    }
                } else {
                    clusters.act(tx, planning.id(), List.of(new ClusterCommand.ConfirmNothingGranted()));
                }
            }
        }
        return new Due(ready, tx.now());
    }

    /** One cluster that we fail to look at must not keep the others waiting. */
    private Due dueOneByOne() {
        Stops waiting = ports.transactions().run(tx -> new Stops(queue.next(tx), tx.now()));
        var ready = new ArrayList<Cluster.Planning>();
        for (Cluster cluster : waiting.clusters()) {
            try {
                ready.addAll(ports.transactions()
                        .run(tx -> due(tx, List.of(cluster)))
                        .clusters());
            } catch (ArgosyException outside) {
                throw outside;
            } catch (RuntimeException bug) {
                LOG.error("bug: planning cluster {} cannot be looked at", cluster.id(), bug);
                troubled.put(cluster.id(), waiting.now().plus(LOOK_AGAIN));
            }
        }
        troubled.values().removeIf(until -> !waiting.now().isBefore(until));
        return new Due(ready, waiting.now());
    }

    private boolean isTroubled(ClusterId cluster, Instant now) {
        Instant until = troubled.get(cluster);
        return until != null && now.isBefore(until);
    }

    /**
     * Asks for the ends of those not asked for lately, some at a time; true when there are more. However many stop at
     * once and however long the first of them take, each has its turn.
     */
    private boolean endLeases() {
        Stops stops = ports.transactions().run(this::due);
        for (Cluster cluster : stops.clusters()) {
            boolean running = cluster.nodes().stream().anyMatch(node -> !node.isOver());
            if (running && cluster.outcome().isPresent()) {
                ports.leases().end(cluster.id(), cluster.outcome().get().cause());
            }
            endsAsked.put(cluster.id(), stops.now());
        }
        return stops.clusters().size() == Grants.LIMIT;
    }

    private Stops due(Transaction tx) {
        List<ClusterId> stopping = store.idsInState(tx, Cluster.State.STOPPING, MOST_STOPPING);
        endsAsked.keySet().retainAll(new HashSet<>(stopping));
        List<ClusterId> due = stopping.stream()
                .filter(id -> {
                    Instant asked = endsAsked.get(id);
                    return asked == null || !tx.now().isBefore(asked.plus(ASK_AGAIN));
                })
                .limit(Grants.LIMIT)
                .toList();
        return new Stops(due.isEmpty() ? List.of() : store.load(tx, due), tx.now());
    }

    private record Due(List<Cluster.Planning> clusters, Instant now) {}

    private record Stops(List<Cluster> clusters, Instant now) {}
}
