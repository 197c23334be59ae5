package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one door of the room.
 *
 * <p>Grants, ends and settlements are queued to the applier; what was queued and not applied is lost with the process,
 * so callers are reconcilers that ask again: every request is idempotent.
 */
public interface Leases {
    /** {@code then} runs after the commit, on the applier's thread; it must be short. */
    void grant(GrantRequest request, Consumer<GrantOutcome> then);

    /** Ends every lease of a cluster that has not ended; already ending ones keep their first reason. */
    void end(ClusterId cluster, EndCause cause);

    void end(LeaseId lease, EndCause cause);

    /**
     * Ends a lease as lost and grants another in its place, in one transaction. Refused with {@code machine-returned}
     * when its machine was heard of after the last contact that the verdict rests on, and with {@code lease-over} when
     * it ended otherwise; both have no effect. {@code then} as with {@link #grant}.
     */
    void replace(ReplaceRequest request, Consumer<GrantOutcome> then);

    /** The same without another one; {@code then} gets the refusal, or nothing when the lease has ended. */
    void lose(LeaseId lease, Loss loss, Consumer<Optional<Refusal>> then);

    /**
     * Has the machine of a running lease run the checkpoint command of its workload; false for one that does not run.
     * Only for machines that can.
     */
    boolean checkpoint(Transaction tx, LeaseId lease);

    /** A final usage record was accepted: the reservation may be closed. */
    void usageArrived(LeaseId lease);

    /** Moves the end of the term of a cluster's running leases; empty for until stopped. Answers how many it moved. */
    int changeTerm(Transaction tx, ClusterId cluster, Optional<Instant> termEnd);

    /** The cluster is over: no more leases will be asked for it, and its invoice may be issued. */
    void complete(Transaction tx, ClusterId cluster);

    List<Lease> ofCluster(Transaction tx, ClusterId cluster);

    Optional<Lease> byId(Transaction tx, LeaseId lease);

    /** Leases of a machine whose money is open, ended or not. */
    List<LeaseId> unsettledOf(Transaction tx, MachineId machine);

    /** Leases on these machines that have not ended, nor begun to. */
    List<Lease> onMachines(Transaction tx, Collection<MachineId> machines);

    Map<LeaseId, Lease> byIds(Transaction tx, Collection<LeaseId> leases);

    /**
     * Whether a machine may move files and output of this lease: it has the token, the lease was not lost, and its
     * slice was not given back longer than a day ago (output comes late from a machine that was out of contact).
     */
    boolean holds(Transaction tx, FencingToken token, LeaseId lease);

    /**
     * What a lease runs, exactly the bytes whose SHA-256 its order names; only for the machine that has the token, and
     * only until the lease ends.
     */
    Optional<byte[]> workload(Transaction tx, FencingToken token, LeaseId lease);
}
