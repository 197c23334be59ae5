package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Lease events that clusters could not take in, whole and in order. */
interface SetAsideStore {
    /** Of these clusters those with events set aside. */
    Set<ClusterId> among(Transaction tx, Collection<ClusterId> clusters);

    /** Keeps more of a cluster's events; what is kept already stays once. A new cluster is due at once. */
    void add(Transaction tx, ClusterId cluster, List<History.Entry> entries);

    /** A cluster's events, oldest first. */
    List<History.Entry> events(Transaction tx, ClusterId cluster);

    /** Clusters whose events are to be tried again, longest due first. */
    List<Retry> due(Transaction tx, Instant now, int limit);

    /** Counts a try that failed. */
    void failed(Transaction tx, Retry failed, Instant again);

    /** Forgets the events of a cluster: it has taken them in. */
    void remove(Transaction tx, ClusterId cluster);

    /** How many clusters have events set aside. */
    int count(Transaction tx);
}
