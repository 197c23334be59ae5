package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the room together from ports: used by the portal and by simulations alike. It needs no loop. */
final class MeteringRoom implements Meters {
    private final MeteringPorts ports;
    private final MeterStore store;
    private final UsageHandler handler;

    MeteringRoom(MeteringPorts ports, MeterStore store) {
        this.ports = ports;
        this.store = store;
        this.handler = new UsageHandler(ports, store);
    }

    /** Takes usage, and tells machines that say hello what is held. */
    void listen(AgentMessages messages) {
        messages.on(UsageHandler.KIND, handler);
        messages.answerHellos(this::held);
    }

    /**
     * The highest sequence held of each lease of the machine whose money is open; 0 where nothing is held, though the
     * machine may have been told otherwise by a portal whose commits are lost: then it sends all again.
     */
    Map<String, Long> held(Transaction tx, MachineId machine) {
        var held = new HashMap<String, Long>();
        totals(tx, ports.leases().unsettledOf(tx, machine))
                .forEach((lease, meter) -> held.put(lease.text(), meter.sequence()));
        return held;
    }

    AgentMessages.ReportHandler handler() {
        return handler;
    }

    @Override
    public Map<LeaseId, Meter> totals(Transaction tx, Collection<LeaseId> leases) {
        Map<LeaseId, StoredMeter> stored = store.meters(tx, leases);
        var totals = new HashMap<LeaseId, Meter>();
        for (LeaseId lease : leases) {
            StoredMeter known = stored.get(lease);
            totals.put(lease, known == null ? Meter.NONE : known.state().meter());
        }
        return totals;
    }

    @Override
    public List<Evidence> evidence(Transaction tx, LeaseId lease) {
        return store.evidence(tx, lease);
    }
}
