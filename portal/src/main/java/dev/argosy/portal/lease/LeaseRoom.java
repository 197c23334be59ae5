package dev.argosy.portal.lease;

import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Room;
import java.util.List;

/** Puts the room together from ports: used by the portal and by simulations alike. */
final class LeaseRoom implements Room {
    private final LeaseStore store;
    private final LeaseDoor door;
    private final LeaseLoop loop;
    private final RefusalsLoop refusals;
    private final LeaseReportHandler reports;
    private final NotHeld notHeld;

    LeaseRoom(LeasePorts ports, LeaseStore store, LeaseSettings settings) {
        this.store = store;
        var orders = new Orders(ports.orderSigner(), LeaseSettings.MAXIMUM);
        var inbox = new LeaseInbox();
        this.door = new LeaseDoor(ports, store, settings, orders, inbox);
        var applier = new GrantApplier(ports, store, settings, orders);
        this.loop = new LeaseLoop(
                ports,
                store,
                inbox,
                new LeaseLoop.Hands(
                        applier,
                        new Replacer(ports, store, settings, orders, applier),
                        new LeaseUpkeep(ports, store, settings, orders)));
        this.notHeld = new NotHeld(store, inbox, ports.pokes());
        this.refusals = new RefusalsLoop(ports, store);
        this.reports = new LeaseReportHandler(ports, store, settings, orders);
    }

    Leases leases() {
        return door;
    }

    @Override
    public List<Loop> loops() {
        return List.of(loop, refusals);
    }

    /** Takes reports of leases and answers pings with what is paid. */
    void listen(AgentMessages messages) {
        messages.on(LeaseReportHandler.KIND, reports);
        messages.answerPings(store::paidUntil);
        messages.onHoldings(notHeld);
    }

    AgentMessages.HoldingsListener notHeld() {
        return notHeld;
    }

    AgentMessages.ReportHandler reports() {
        return reports;
    }
}
