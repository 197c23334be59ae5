package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What machines last told of their health. */
interface FindingStore {
    /** By code and subject; machines of which nothing is wrong are absent. */
    Map<MachineId, List<Finding>> findings(Transaction tx, Collection<MachineId> machines);

    /** Takes the place of all that was stored of the machine; one for each code and subject. */
    void replace(Transaction tx, MachineId machine, List<Finding> findings);
}
