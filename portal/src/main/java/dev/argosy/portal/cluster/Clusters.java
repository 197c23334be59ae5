package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The door of the room: requests, stops and extends clusters, and shows them. Thread-safe. */
public final class Clusters {
    /** Rung when the loop has something to do. */
    static final String WORK = "cluster:work";

    static final CursorForm<TimedKey> LIST = TimedKey.form("clusters");

    private final ClusterStore store;
    private final History history;
    private final Pokes pokes;
    private final Leases leases;

    Clusters(ClusterStore store, History history, Pokes pokes, Leases leases) {
        this.store = store;
        this.history = history;
        this.pokes = pokes;
        this.leases = leases;
    }

    /** What is rung after each change of this cluster. */
    public static String topic(ClusterId id) {
        return "cluster:" + id.text();
    }

    /** Stores the request; planning begins after the commit. */
    public Cluster request(Transaction tx, ClusterSpec spec) {
        var requested = new ClusterEvent.ClusterRequested(spec);
        Cluster cluster = ClusterFold.begin(requested);
        store.insert(tx, cluster);
        written(tx, cluster.id(), List.of(requested));
        return cluster;
    }

    public Optional<Cluster> byId(Transaction tx, ClusterId id) {
        return store.load(tx, id).map(StoredCluster::cluster);
    }

    /** Newest first. */
    Page<Cluster> ofOrganization(
            Transaction tx, OrganizationId owner, Set<Cluster.State> states, PageRequest<TimedKey> page) {
        return page.cut(
                store.ofOrganization(tx, owner, states, page.after(), page.lookUp()),
                cluster -> new TimedKey(cluster.spec().createdAt(), cluster.id().uuid()));
    }

    /** How many wait for room before each of those that wait for it themselves; the others have no place. */
    Map<ClusterId, Long> places(Transaction tx, List<Cluster> shown) {
        List<ClusterId> waiting = shown.stream()
                .filter(cluster -> cluster instanceof Cluster.Planning planning && planning.waits())
                .map(Cluster::id)
                .toList();
        return waiting.isEmpty() ? Map.of() : store.places(tx, waiting);
    }

    /** Asks for the end; it comes when every lease has ended. Stopping what ends already changes nothing. */
    public Cluster stop(Transaction tx, ClusterId id, EndCause cause) {
        return act(tx, id, List.of(new ClusterCommand.Stop(cause))).orElseThrow();
    }

    /** Adds to the duration; refused when there is none, or when it ends already. */
    public Cluster extend(Transaction tx, ClusterId id, Duration by) {
        return act(tx, id, List.of(new ClusterCommand.Extend(by))).orElseThrow();
    }

    /** What was seen of the machine of a node; of leases that no living cluster has, nothing comes. */
    public void sighted(Transaction tx, LeaseId lease, Sighting sighting) {
        leases.byId(tx, lease)
                .ifPresent(
                        found -> act(tx, found.grant().cluster(), List.of(new ClusterCommand.Sight(lease, sighting))));
    }

    /** The nodes on these machines whose leases have not ended. */
    public List<Watched> onMachines(Transaction tx, Collection<MachineId> machines) {
        var found = new ArrayList<Watched>();
        Map<ClusterId, Cluster> clusters = new HashMap<>();
        for (Lease lease : leases.onMachines(tx, machines)) {
            ClusterId id = lease.grant().cluster();
            if (!clusters.containsKey(id)) {
                byId(tx, id).ifPresent(cluster -> clusters.put(id, cluster));
            }
            Cluster cluster = clusters.get(id);
            if (cluster != null && cluster.node(lease.id()).isPresent()) {
                found.add(new Watched(
                        id,
                        lease.id(),
                        lease.grant().machine(),
                        lease.grant().rank(),
                        cluster.spec().policy().replaceAfter()));
            }
        }
        return found;
    }

    /** @param replaceAfter how long its machine may be unreachable before it counts as lost; null for never */
    public record Watched(
            ClusterId cluster,
            LeaseId lease,
            MachineId machine,
            int rank,
            @Nullable Duration replaceAfter) {}

    /** What the nodes left so far, by rank, also what has expired since. */
    public List<Output> outputs(Transaction tx, ClusterId id) {
        return store.outputs(tx, id);
    }

    /**
     * Carries out commands one after the other and writes the result once; empty when there is no such cluster. Leaves
     * with the refusal of the first that is refused.
     */
    Optional<Cluster> act(Transaction tx, ClusterId id, List<? extends ClusterCommand> commands) {
        Optional<StoredCluster> loaded = store.load(tx, id);
        if (loaded.isEmpty()) {
            return Optional.empty();
        }
        Cluster cluster = loaded.get().cluster();
        var events = new ArrayList<ClusterEvent>();
        for (ClusterCommand command : commands) {
            for (ClusterEvent event : decide(cluster, command, tx.now())) {
                events.add(event);
                cluster = ClusterFold.apply(cluster, event);
            }
        }
        if (!events.isEmpty()) {
            // lease and money before cluster: the order of locks
            moveTerm(tx, cluster, events);
            if (cluster instanceof Cluster.Ended) {
                leases.complete(tx, id);
            }
            store.update(tx, cluster, loaded.get().version());
            moveMembers(tx, loaded.get().cluster(), cluster);
            written(tx, id, events);
        }
        return Optional.of(cluster);
    }

    private static List<ClusterEvent> decide(Cluster cluster, ClusterCommand command, Instant now) {
        return switch (ClusterDecider.decide(cluster, command, now)) {
            case Decision.Accepted<ClusterEvent>(var events) -> events;
            case Decision.Refused<ClusterEvent>(var refusal) -> throw refusal.asException();
        };
    }

    /** The term counts from the start of the last node, which is known only now, or has been made longer. */
    private void moveTerm(Transaction tx, Cluster cluster, List<ClusterEvent> events) {
        boolean moved = events.stream()
                .anyMatch(event ->
                        event instanceof ClusterEvent.ClusterStarted || event instanceof ClusterEvent.DurationExtended);
        if (moved) {
            termEnd(cluster).ifPresent(end -> leases.changeTerm(tx, cluster.id(), Optional.of(end)));
        }
    }

    /** The row of the cluster is locked: generations follow each other. */
    private void moveMembers(Transaction tx, Cluster before, Cluster after) {
        if (after instanceof Cluster.Ended && after.spec().nodes() > 1) {
            store.dropMembers(tx, after.id());
        }
        if (Membership.differ(before, after)) {
            Membership now = Membership.of(after);
            store.putMembers(
                    tx,
                    after.id(),
                    store.members(tx, after.id())
                            .map(last -> last.then(now))
                            .orElseGet(() -> Membership.Told.first(now)));
        }
    }

    /** When its time is over, as far as is known; empty for until stopped. */
    static Optional<Instant> termEnd(Cluster cluster) {
        Duration duration = cluster.spec().duration();
        if (duration == null) {
            return Optional.empty();
        }
        return switch (cluster) {
            case Cluster.Deploying deploying ->
                Optional.of(deploying
                        .grant()
                        .at()
                        .plus(duration)
                        .minusMillis(deploying.grant().ranMillis()));
            case Cluster.Running running -> Optional.of(running.since().plus(duration));
            case Cluster.Degraded degraded -> Optional.of(degraded.since().plus(duration));
            case Cluster.Planning _, Cluster.Stopping _, Cluster.Ended _ -> Optional.empty();
        };
    }

    private void written(Transaction tx, ClusterId id, List<? extends ClusterEvent> events) {
        history.append(
                tx,
                ClusterWire.ROOM,
                id.text(),
                events.stream().map(ClusterWire::write).toList());
        tx.afterCommit(() -> {
            pokes.ring(topic(id));
            pokes.ring(WORK);
        });
    }
}
