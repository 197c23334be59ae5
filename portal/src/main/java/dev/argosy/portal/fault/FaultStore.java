package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;

/** What is said of machines. A machine of which nothing is stored is reachable. */
interface FaultStore {
    /** Of all machines. */
    List<StandingRow> standings(Transaction tx);

    List<StandingRow> standings(Transaction tx, Collection<MachineId> machines);

    /** Takes the place of what was stored of the same machines. */
    void save(Transaction tx, Collection<StandingRow> rows);

    void reachable(Transaction tx, Collection<MachineId> machines);
}
