package dev.argosy.portal.metering;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines.MachineCertificates;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Leases;
import java.util.Optional;

/** All that the room stands on. */
record MeteringPorts(
        Transactions transactions,
        Pokes pokes,
        IdSource ids,
        Leases leases,
        MachineSessions sessions,
        UsageKeys keys,
        Quarantine quarantine) {

    /** The keys that machines sign usage with. */
    @FunctionalInterface
    interface UsageKeys {
        Optional<MachineCertificates> of(Transaction tx, MachineId machine);
    }

    /** Keeps a machine from new leases until an operator has looked. */
    @FunctionalInterface
    interface Quarantine {
        void put(Transaction tx, MachineId machine, Code reason);
    }
}
