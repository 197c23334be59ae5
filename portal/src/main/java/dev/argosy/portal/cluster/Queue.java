package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Whose turn it is to be planned. Those that wait for room are looked at in rounds, all of them and oldest first, so
 * that no younger one takes what an older one could have; one that does not wait is looked at at once. In memory only:
 * after a restart the first round begins at once. One thread at a time.
 */
final class Queue {
    static final Duration ROUND = Duration.ofSeconds(2);
    /** As many as lease lets wait. */
    private static final int MOST = 100_000;

    private final ClusterStore store;
    /** Those that were found to wait, with when they were looked at. */
    private final Map<ClusterId, Instant> waiting = new HashMap<>();

    private Instant round = Instant.EPOCH;

    Queue(ClusterStore store) {
        this.store = store;
    }

    /** Oldest first: those in planning whose turn it is. */
    List<Cluster> next(Transaction tx) {
        List<ClusterId> planning = store.idsInState(tx, Cluster.State.PLANNING, MOST);
        waiting.keySet().retainAll(new HashSet<>(planning));
        boolean walked = planning.stream().noneMatch(this::isBehind);
        if (walked && !tx.now().isBefore(round.plus(ROUND))) {
            round = tx.now();
        }
        List<ClusterId> turn = planning.stream()
                .filter(id -> !waiting.containsKey(id) || isBehind(id))
                .limit(Grants.LIMIT)
                .toList();
        Map<ClusterId, Cluster> found =
                store.load(tx, turn).stream().collect(Collectors.toMap(Cluster::id, cluster -> cluster));
        return turn.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** It waits, and was not looked at in this round. */
    private boolean isBehind(ClusterId id) {
        Instant looked = waiting.get(id);
        return looked != null && looked.isBefore(round);
    }

    /** Whether it may be planned now: who comes to wait goes behind those who do. */
    boolean mayGo(Cluster.Planning planning, Instant now) {
        boolean last = planning.waits() && !waiting.isEmpty() && !waiting.containsKey(planning.id());
        if (planning.waits()) {
            waiting.put(planning.id(), now);
        }
        return !last;
    }
}
