package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.cluster.ClusterCommand.AcceptReplacement;
import dev.argosy.portal.cluster.ClusterCommand.AskCheckpoint;
import dev.argosy.portal.cluster.ClusterCommand.PassTime;
import dev.argosy.portal.cluster.ClusterCommand.RefuseReplacement;
import dev.argosy.portal.cluster.FailurePolicy.Checkpoint;
import dev.argosy.portal.cluster.Repairs.Repair;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after clusters that are less than they should be, or whose time is over: does what {@link Repairs} says. A
 * reconciler: what it did not finish it does again. One thread at a time.
 */
final class Mender {
    private static final int LIMIT = 500;
    /** What its agent must know to save a workload. */
    private static final String CHECKPOINT = "checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(Mender.class);

    private final ClusterPorts ports;
    private final ClusterStore store;
    private final Clusters clusters;
    private final GrantedNodes granted;
    private final Replacements replacements;
    /** Clusters that we failed to look after, with when to look again. */
    private final Map<ClusterId, Instant> troubled = new HashMap<>();

    Mender(ClusterPorts ports, ClusterStore store, Clusters clusters, Claims claims, Consumer<LeaseId> fence) {
        this.ports = ports;
        this.store = store;
        this.clusters = clusters;
        this.granted = new GrantedNodes(ports.machines());
        this.replacements = new Replacements(ports, claims, fence);
    }

    void step() {
        takeAnswers();
        Due due = ports.transactions()
                .run(tx -> new Due(
                        store.due(tx, tx.now(), LIMIT).stream()
                                .filter(id -> !isTroubled(id, tx.now()))
                                .toList(),
                        tx.now()));
        replacements.tidy(due.now());
        troubled.values().removeIf(until -> !due.now().isBefore(until));
        for (ClusterId id : due.clusters()) {
            try {
                lookAfter(id);
            } catch (ArgosyException | RefusedException outside) {
                throw outside;
            } catch (RuntimeException bug) {
                // one that we fail to look after must not keep the others waiting
                LOG.error("bug: cluster {} cannot be looked after", id, bug);
                troubled.put(id, due.now().plusSeconds(30));
            }
        }
    }

    private boolean isTroubled(ClusterId id, Instant now) {
        Instant until = troubled.get(id);
        return until != null && now.isBefore(until);
    }

    private void takeAnswers() {
        for (Optional<Replacements.Answer> next = replacements.nextAnswer();
                next.isPresent();
                next = replacements.nextAnswer()) {
            Replacements.Answer answer = next.get();
            ports.transactions().execute(tx -> take(tx, answer));
            replacements.landed(answer);
        }
    }

    private void take(Transaction tx, Replacements.Answer answer) {
        ClusterId id = answer.key().cluster();
        answer.refused()
                .ifPresentOrElse(
                        refusal -> clusters.act(
                                tx,
                                id,
                                List.of(new RefuseReplacement(
                                        answer.key().rank(),
                                        answer.attempt(),
                                        answer.tries(),
                                        refusal,
                                        answer.again()))),
                        () -> takeIn(tx, id));
    }

    /** Takes in leases that were granted in the place of others, whoever learns of them first. */
    void takeIn(Transaction tx, ClusterId id) {
        Optional<Cluster> found = clusters.byId(tx, id);
        if (found.isEmpty() || found.get() instanceof Cluster.Planning || found.get() instanceof Cluster.Ended) {
            return;
        }
        List<Lease> next = ports.leases().ofCluster(tx, id).stream()
                .filter(lease -> RequestIds.attempt(lease.grant().request()).isPresent())
                .sorted(Comparator.comparing((Lease lease) -> lease.grant().at()))
                .toList();
        Cluster cluster = found.get();
        var commands = new ArrayList<ClusterCommand>();
        List<Node> nodes = granted.of(tx, next);
        for (int i = 0; i < next.size(); i++) {
            int attempt = RequestIds.attempt(next.get(i).grant().request()).orElseThrow();
            Node node = nodes.get(i);
            cluster.node(node.rank())
                    .filter(before -> before.attempt() < attempt)
                    .map(before -> new AcceptReplacement(node, attempt, reason(tx, before)))
                    .ifPresent(commands::add);
        }
        if (!commands.isEmpty()) {
            clusters.act(tx, id, commands);
        }
    }

    private dev.argosy.kernel.@Nullable Reason reason(Transaction tx, Node before) {
        return ports.leases()
                .byId(tx, before.lease())
                .flatMap(Lease::end)
                .map(Lease.End::reason)
                .orElse(null);
    }

    private void lookAfter(ClusterId id) {
        Look look = ports.transactions().run(tx -> look(tx, id));
        for (Repair repair : look.repairs()) {
            Node node = repair.node();
            if (!replacements.isFlying(look.cluster(), node, look.now())) {
                mend(look, repair);
            }
        }
    }

    private Look look(Transaction tx, ClusterId id) {
        takeIn(tx, id);
        Cluster cluster = clusters.act(tx, id, List.of(new PassTime())).orElseThrow();
        List<Repair> repairs = Repairs.of(cluster, tx.now());
        Map<LeaseId, Lease> leases = repairs.isEmpty()
                ? Map.of()
                : ports.leases()
                        .byIds(tx, cluster.nodes().stream().map(Node::lease).toList());
        return new Look(cluster, repairs, leases, tx.now());
    }

    private void mend(Look look, Repair repair) {
        Cluster cluster = look.cluster();
        Node node = repair.node();
        Lease lease = look.leases().get(node.lease());
        if (lease == null) {
            throw new IllegalStateException("cluster " + cluster.id() + ": no lease " + node.lease());
        }
        switch (repair) {
            case Repair.Lose(var _, var loss) -> replacements.lose(cluster, node, loss, look.now());
            case Repair.Replace(var _, var loss) -> replacements.replace(cluster, node, lease, loss, look.now());
            case Repair.Refill(var _) -> replacements.replace(cluster, node, lease, null, look.now());
            case Repair.Save(var _, var checkpoint) ->
                ports.transactions().execute(tx -> save(tx, cluster, node, checkpoint));
            case Repair.End(var _, var cause) -> {
                replacements.asked(cluster, node, look.now());
                ports.leases().end(node.lease(), cause);
            }
        }
    }

    private void save(Transaction tx, Cluster cluster, Node node, Checkpoint checkpoint) {
        boolean can = ports.machines()
                .byId(tx, node.machine())
                .filter(machine -> machine.capabilities().contains(CHECKPOINT))
                .isPresent();
        boolean asked = can && ports.leases().checkpoint(tx, node.lease());
        Instant until = tx.now().plus(checkpoint.deadline()).plus(Repairs.REPORT_SLACK);
        clusters.act(tx, cluster.id(), List.of(new AskCheckpoint(node.rank(), until, asked)));
    }

    private record Due(List<ClusterId> clusters, Instant now) {}

    private record Look(Cluster cluster, List<Repair> repairs, Map<LeaseId, Lease> leases, Instant now) {}
}
