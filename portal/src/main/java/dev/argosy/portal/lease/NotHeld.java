package dev.argosy.portal.lease;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.fleet.AgentMessages.Holdings;
import dev.argosy.portal.fleet.AgentMessages.HoldingsListener;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseUpkeep.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds leases that end and of which their machines have nothing: they ended before the machine ever heard of them, so
 * that nobody will report them gone.
 */
final class NotHeld implements HoldingsListener {
    private final LeaseStore store;
    private final LeaseInbox inbox;
    private final Pokes pokes;

    NotHeld(LeaseStore store, LeaseInbox inbox, Pokes pokes) {
        this.store = store;
        this.inbox = inbox;
        this.pokes = pokes;
    }

    @Override
    public void hold(Transaction tx, Collection<Holdings> machines) {
        var ending = store.ending(tx, machines.stream().map(Holdings::machine).toList());
        var found = new ArrayList<Work>();
        for (Holdings holdings : machines) {
            for (LeaseId lease : ending.getOrDefault(holdings.machine(), List.of())) {
                if (!holdings.ids().contains(lease.text())) {
                    found.add(new Work.LeaseNotHeld(lease, holdings.persisted()));
                }
            }
        }
        if (!found.isEmpty()) {
            tx.afterCommit(() -> {
                found.forEach(inbox::offer);
                pokes.ring(LeaseLoop.NAME);
            });
        }
    }
}
