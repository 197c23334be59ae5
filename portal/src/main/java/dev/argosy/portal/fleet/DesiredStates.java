package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each machine should do: one document of entries, with a generation that every change raises in the
 * transaction of the change. Other rooms put entries; fleet does not know what they mean.
 *
 * <p>The whole document is one message of the control stream: entries are small, and what a customer wrote is not in
 * them but fetched, see {@link WorkloadFiles}.
 */
public interface DesiredStates {
    /**
     * How many orders a machine may have at a time: so many, each with one entry beside it, fit into the message,
     * however large their numbers are. Whoever puts entries sees to it.
     */
    int MOST_ORDERS = 96;

    /** Puts or replaces entries and raises the machine's generation once; answers the new one. */
    Generation put(Transaction tx, MachineId machine, List<Entry> entries);

    /**
     * Puts or replaces those of the entries beside which one of another kind stands under the same id; what was removed
     * meanwhile does not come back that way. Raises the generation once.
     */
    Generation putBeside(Transaction tx, MachineId machine, String kind, List<Entry> entries);

    /** Removes entries of these ids, of whatever kind (absent ones are fine), and raises the generation once. */
    Generation remove(Transaction tx, MachineId machine, List<String> ids);

    /** The present generations: what was removed by a transaction committed before is not in them nor in later ones. */
    Map<MachineId, Generation> generations(Transaction tx, Collection<MachineId> machines);

    /** Takes the next grant number of a machine: grows for ever, never given twice. Locks the machine's row. */
    long nextGrantNumber(Transaction tx, MachineId machine);

    /** One entry; {@code capabilities} are what an agent must know to act on it. */
    record Entry(String kind, String id, byte[] body, Set<String> capabilities) {}
}
