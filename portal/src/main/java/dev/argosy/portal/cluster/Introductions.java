package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.DesiredStates.Entry;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.protocol.v1.MembersEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells machines who takes part in the jobs that they run: beside the order of each node, by the digest of a document
 * that the machine then fetches. Idempotent; of several changes the machines may see only the last. One thread.
 */
final class Introductions {
    static final String KIND = "members";
    private static final String ORDER = "order";
    /** Agents that do not know it would refuse the entry. */
    static final String CAPABILITY = "members";

    private static final int LIMIT = 100;
    private static final int LOOK_AGAIN_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

    private final ClusterPorts ports;
    private final ClusterStore store;
    /** Clusters that we failed to tell, with when to try again. */
    private final Map<ClusterId, Instant> troubled = new HashMap<>();

    Introductions(ClusterPorts ports, ClusterStore store) {
        this.ports = ports;
        this.store = store;
    }

    /** Tells what is to be told, some clusters at a time; true when there are more. */
    boolean step() {
        Due due = ports.transactions().run(tx -> new Due(store.membersToTell(tx, LIMIT + troubled.size()), tx.now()));
        troubled.values().removeIf(until -> !due.now().isBefore(until));
        List<ClusterId> turn =
                due.clusters().stream().filter(id -> !troubled.containsKey(id)).toList();
        for (ClusterId id : turn) {
            try {
                ports.transactions().execute(tx -> tell(tx, id));
            } catch (ArgosyException | RefusedException outside) {
                throw outside;
            } catch (RuntimeException bug) {
                // one that we fail to tell must not keep the others waiting
                LOG.error("bug: the nodes of cluster {} cannot be told of each other", id, bug);
                troubled.put(id, due.now().plusSeconds(LOOK_AGAIN_SECONDS));
            }
        }
        return turn.size() >= LIMIT;
    }

    private void tell(Transaction tx, ClusterId id) {
        Optional<Membership.Told> stored = store.members(tx, id);
        if (stored.isEmpty()) {
            return;
        }
        Membership.Told told = stored.get();
        store.load(tx, id)
                .map(StoredCluster::cluster)
                .filter(Membership::isTold)
                .ifPresent(cluster -> {
                    // in the order in which everybody locks machines
                    entries(tx, cluster, told)
                            .forEach((machine, entries) -> ports.desired().putBeside(tx, machine, ORDER, entries));
                });
        store.membersTold(tx, id, told.generation());
    }

    private Map<MachineId, List<Entry>> entries(Transaction tx, Cluster cluster, Membership.Told told) {
        List<Node> nodes =
                cluster.nodes().stream().filter(node -> !node.isOver()).toList();
        Map<MachineId, Machine> machines =
                ports.machines().byIds(tx, nodes.stream().map(Node::machine).toList());
        byte[] body = body(told);
        var entries = new TreeMap<MachineId, List<Entry>>(Comparator.comparing(MachineId::uuid));
        for (Node node : nodes) {
            Machine machine = machines.get(node.machine());
            if (machine != null && machine.capabilities().contains(CAPABILITY)) {
                entries.computeIfAbsent(node.machine(), any -> new ArrayList<>())
                        .add(new Entry(KIND, node.lease().text(), body, Set.of(CAPABILITY)));
            }
        }
        return entries;
    }

    private static byte[] body(Membership.Told told) {
        byte[] bytes = told.bytes();
        return MembersEntry.newBuilder()
                .setGeneration(told.generation())
                .setDigest(Digest.of(bytes).hex())
                .setSize(bytes.length)
                .build()
                .toByteArray();
    }

    private record Due(List<ClusterId> clusters, Instant now) {}
}
