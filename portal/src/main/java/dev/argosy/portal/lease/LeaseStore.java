package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages.Paid;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the room. Reads take no lock; {@link #update} is guarded by version. Answers are ordered by lease id. */
interface LeaseStore {
    List<LeaseRow> byIds(Transaction tx, Collection<LeaseId> leases);

    List<LeaseRow> ofClusters(Transaction tx, Collection<ClusterId> clusters);

    List<LeaseRow> ofRequests(Transaction tx, Collection<String> requests);

    Map<String, GrantOutcome.Refused> refusals(Transaction tx, Collection<String> requests);

    void saveRefusals(Transaction tx, Map<String, GrantOutcome.Refused> refusals);

    void insert(Transaction tx, List<NewLease> leases);

    /** Writes each lease at the version it was read at, or throws a VersionConflict. */
    void update(Transaction tx, List<LeaseChange> changes);

    /** The generation of the machine in which the lease's paid_until holds. */
    void setGenerations(Transaction tx, Map<LeaseId, Generation> generations);

    /** Tries the extension of these not before {@code until}. */
    void postponeExtension(Transaction tx, Collection<LeaseId> leases, Instant until);

    /** Leases about which time alone decides something now, with since when, longest due first, after a place. */
    List<TimedKey> due(Transaction tx, Instant now, @Nullable TimedKey after, int limit);

    /** Locks the rows until the transaction ends, in id order. */
    void lock(Transaction tx, Collection<LeaseId> leases);

    /** Clusters with a lease whose extension is due, longest due first. */
    List<ClusterId> extensionsDue(Transaction tx, Instant now, int limit);

    /** Requests whose leases are all granted and prepared and wait for the barrier to open. */
    List<String> readyGangs(Transaction tx, int limit);

    /** How many bytes the workloads of these have. */
    Map<LeaseId, Long> workloadSizes(Transaction tx, Collection<LeaseId> leases);

    /** Exactly the bytes that the lease was granted with; empty when there is no such lease. */
    Optional<byte[]> workload(Transaction tx, LeaseId lease);

    /** What unended leases of these machines are paid until. */
    Map<MachineId, List<Paid>> paidUntil(Transaction tx, Collection<MachineId> machines);

    /** Leases of these machines that are granted or active. */
    List<LeaseRow> open(Transaction tx, Collection<MachineId> machines);

    /** Leases of these machines that end and whose slices are not given back. */
    Map<MachineId, List<LeaseId>> ending(Transaction tx, Collection<MachineId> machines);

    /** Ending and ended leases whose money is open, in id order after {@code after}. */
    List<LeaseId> unsettled(Transaction tx, @Nullable LeaseId after, int limit);

    /** Leases of a machine whose money is open, ended or not. */
    List<LeaseId> unsettledOf(Transaction tx, MachineId machine);

    /** Forgets refusals made before an instant; answers how many, at most the limit. */
    int dropRefusals(Transaction tx, Instant before, int limit);
}
