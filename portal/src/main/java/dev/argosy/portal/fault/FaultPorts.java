package dev.argosy.portal.fault;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.MachineContacts;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that the room stands on.
 *
 * @param monotonic milliseconds of a clock that never jumps
 */
public record FaultPorts(
        Transactions transactions,
        History history,
        Fleet fleet,
        Nodes nodes,
        Gpus gpus,
        TimeTrust timeTrust,
        LongSupplier monotonic) {

    /** What of fleet the room needs. */
    public record Fleet(
            Machines machines, MachineContacts contacts, AgentMessages messages, MachineSessions sessions) {}

    /** Which gpus leases have. */
    @FunctionalInterface
    public interface Gpus {
        Map<LeaseId, Set<GpuId>> of(Transaction tx, Collection<LeaseId> leases);
    }

    /** Those who use machines. */
    public interface Nodes {
        /** Leases on these machines that have not ended. */
        List<Watched> onMachines(Transaction tx, Collection<MachineId> machines);

        /** Says something of a lease's machine; may be repeated, and of a lease that ended meanwhile. */
        void sighted(Transaction tx, LeaseId lease, Sighting sighting);
    }

    /**
     * A lease as seen from here.
     *
     * @param replaceAfter how long its cluster waits for a machine that cannot be reached; null for ever
     */
    public record Watched(
            ClusterId cluster,
            LeaseId lease,
            MachineId machine,
            int rank,
            @Nullable Duration replaceAfter) {}
}
