package dev.argosy.portal.lease;

import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.fleet.DesiredStates;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that the room stands on.
 *
 * @param money asked at each use: the money room is built on what leases were used for, so it is wired later
 * @param timeTrust whether decisions that time alone causes may be taken now
 */
record LeasePorts(
        Transactions transactions,
        History history,
        Pokes pokes,
        IdSource ids,
        Slices slices,
        Supplier<Funds> money,
        DesiredStates desiredStates,
        MachineSessions sessions,
        Contacts contacts,
        Signer orderSigner,
        TimeTrust timeTrust,
        HaltSwitch halts) {

    Funds funds() {
        return money.get();
    }

    /** The slices of the market, held by leases. */
    interface Slices {
        /** One answer for each take, in order: empty when it is taken now. */
        List<Optional<Refusal>> take(Transaction tx, List<Take> takes);

        /** Frees what these holders have; one that has nothing is fine. */
        void giveBack(Transaction tx, List<String> holders);
    }

    record Take(String holder, Slice slice) {}

    /** What fleet knows of machines; unknown machines are absent. */
    @FunctionalInterface
    interface Contacts {
        Map<MachineId, LeaseCommand.Contact> of(Transaction tx, Collection<MachineId> machines);
    }
}
