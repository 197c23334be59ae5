package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Desired states in their store; after the commit the machine's session is given the new document. */
final class StoredDesiredStates implements DesiredStates {
    private final DesiredStore store;
    private final DesiredPush push;

    StoredDesiredStates(DesiredStore store, DesiredPush push) {
        this.store = store;
        this.push = push;
    }

    @Override
    public Generation put(Transaction tx, MachineId machine, List<Entry> entries) {
        // Raised first: it locks the document, so that entries of two transactions never mix.
        Generation raised = store.raise(tx, machine);
        store.put(tx, machine, entries);
        tx.afterCommit(() -> push.changed(machine));
        return raised;
    }

    @Override
    public Generation putBeside(Transaction tx, MachineId machine, String kind, List<Entry> entries) {
        // as with put: what stands beside them now cannot be removed before the commit
        Generation raised = store.raise(tx, machine);
        Set<String> standing = store.ids(tx, machine, kind);
        store.put(
                tx,
                machine,
                entries.stream().filter(entry -> standing.contains(entry.id())).toList());
        tx.afterCommit(() -> push.changed(machine));
        return raised;
    }

    @Override
    public Generation remove(Transaction tx, MachineId machine, List<String> ids) {
        Generation raised = store.raise(tx, machine);
        store.remove(tx, machine, ids);
        tx.afterCommit(() -> push.changed(machine));
        return raised;
    }

    @Override
    public Map<MachineId, Generation> generations(Transaction tx, Collection<MachineId> machines) {
        return store.generations(tx, machines);
    }

    @Override
    public long nextGrantNumber(Transaction tx, MachineId machine) {
        return store.nextGrantNumber(tx, machine);
    }
}
