package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of the cluster room. */
interface ClusterStore {
    /** Stores a new one with version 1. */
    void insert(Transaction tx, Cluster cluster);

    /** Stores over the version that was loaded; {@link dev.argosy.portal.foundation.VersionConflict} for another. */
    void update(Transaction tx, Cluster cluster, long loadedVersion);

    Optional<StoredCluster> load(Transaction tx, ClusterId id);

    /** Newest first, by creation and id; those after a place in that order, or from the newest on. */
    List<Cluster> ofOrganization(
            Transaction tx, OrganizationId owner, Set<Cluster.State> states, @Nullable TimedKey after, int limit);

    /** Oldest first. */
    List<Cluster> inState(Transaction tx, Cluster.State state, int limit);

    /** Oldest first. */
    List<ClusterId> idsInState(Transaction tx, Cluster.State state, int limit);

    /** How many in planning are older than each of these; those that are not in planning are left out. */
    Map<ClusterId, Long> places(Transaction tx, Collection<ClusterId> ids);

    /** Clusters that are to be looked at by now, longest due first. */
    List<ClusterId> due(Transaction tx, Instant now, int limit);

    /** Those that are there, in no order. */
    List<Cluster> load(Transaction tx, Collection<ClusterId> ids);

    /** Who takes part, as its nodes are told; empty where they are told nothing. */
    Optional<Membership.Told> members(Transaction tx, ClusterId cluster);

    /** Keeps it in the place of an earlier generation, to be told. */
    void putMembers(Transaction tx, ClusterId cluster, Membership.Told members);

    /** Nobody will ask for it any more. */
    void dropMembers(Transaction tx, ClusterId cluster);

    /** Clusters whose nodes were not told of the last generation, in no order. */
    List<ClusterId> membersToTell(Transaction tx, int limit);

    /** The machines were told of this generation. */
    void membersTold(Transaction tx, ClusterId cluster, long generation);

    /** Keeps what a node left; a later one takes the place of an earlier one. */
    void putOutput(Transaction tx, ClusterId cluster, Output output, Instant at);

    /** By rank, expired ones too. */
    List<Output> outputs(Transaction tx, ClusterId cluster);

    /**
     * Says of outputs that their time is over: those kept before an instant, of clusters that ended before it. Answers
     * how many, at most the limit.
     */
    int expireOutputs(Transaction tx, Instant before, int limit);

    /** Which of these are uploads of clusters that have not ended. */
    Set<Digest> uploadsInUse(Transaction tx, Collection<Digest> digests);

    /** Which of these are outputs whose time is not over. */
    Set<Digest> keptOutputs(Transaction tx, Collection<Digest> digests);
}
