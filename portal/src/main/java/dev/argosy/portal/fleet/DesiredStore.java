package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of what machines should do. */
interface DesiredStore {
    /** Starts a new machine's document in the present era. */
    void add(Transaction tx, MachineId machine);

    /** The numbers of a machine; its generation is raised first when the era was. */
    Optional<Desired> desired(Transaction tx, MachineId machine);

    /** Raises the generation within the present era and answers it; locks the row. */
    Generation raise(Transaction tx, MachineId machine);

    long nextGrantNumber(Transaction tx, MachineId machine);

    /** Makes sure that no number up to this one is given; the machine has seen it. */
    void spendGrantNumbers(Transaction tx, MachineId machine, long upTo);

    void put(Transaction tx, MachineId machine, List<DesiredStates.Entry> entries);

    /** The ids under which entries of a kind stand. */
    Set<String> ids(Transaction tx, MachineId machine, String kind);

    /** Of whatever kind. */
    void remove(Transaction tx, MachineId machine, List<String> ids);

    /** Whole documents as one moment saw them, entries by kind and id. */
    Map<MachineId, DesiredDocument> documents(Transaction tx, Collection<MachineId> machines);

    Map<MachineId, Generation> generations(Transaction tx, Collection<MachineId> machines);

    /** Moves what a machine has acknowledged forward, never back and never beyond what it was given. */
    void acknowledge(Transaction tx, Map<MachineId, Generation> acknowledged);

    void acknowledgeGrant(Transaction tx, MachineId machine, long grantNumber);
}
