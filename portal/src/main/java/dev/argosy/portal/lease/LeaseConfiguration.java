package dev.argosy.portal.lease;

import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.DesiredStates;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.market.Market;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LeaseConfiguration {
    private final Foundations foundations;

    LeaseConfiguration(
            Transactions transactions,
            History history,
            Pokes pokes,
            IdSource ids,
            ObjectProvider<TimeTrust> timeTrust) {
        this.foundations = new Foundations(transactions, history, pokes, ids, timeTrust.getObject());
    }

    private record Foundations(
            Transactions transactions, History history, Pokes pokes, IdSource ids, TimeTrust timeTrust) {}

    @Bean
    LeasePorts leasePorts(
            Market market, ObjectProvider<Funds> funds, FleetDoors fleet, PortalKeys keys, HaltSwitch halts) {
        return new LeasePorts(
                foundations.transactions(),
                foundations.history(),
                foundations.pokes(),
                foundations.ids(),
                slices(market),
                funds::getObject,
                fleet.desiredStates(),
                fleet.sessions(),
                contacts(fleet.machines()),
                keys.orderSigner(),
                foundations.timeTrust(),
                halts);
    }

    /** What of fleet the room needs. */
    record FleetDoors(DesiredStates desiredStates, MachineSessions sessions, Machines machines) {}

    @Bean
    FleetDoors fleetDoors(DesiredStates desiredStates, MachineSessions sessions, Machines machines) {
        return new FleetDoors(desiredStates, sessions, machines);
    }

    @Bean
    LeaseRoom leaseRoom(LeasePorts ports, Settings settings, AgentMessages messages) {
        var room = new LeaseRoom(
                ports,
                new SqlLeaseStore(),
                LeaseSettings.withWindow(settings.duration("argosy.lease.settlement-window")));
        room.listen(messages);
        return room;
    }

    @Bean
    Leases leases(LeaseRoom room) {
        return room.leases();
    }

    private static LeasePorts.Slices slices(Market market) {
        return new LeasePorts.Slices() {
            @Override
            public List<Optional<Refusal>> take(Transaction tx, List<LeasePorts.Take> takes) {
                return market.take(
                        tx,
                        takes.stream()
                                .map(take -> new dev.argosy.portal.market.Take(take.holder(), take.slice()))
                                .toList());
            }

            @Override
            public void giveBack(Transaction tx, List<String> holders) {
                market.giveBack(tx, holders);
            }
        };
    }

    private static LeasePorts.Contacts contacts(Machines machines) {
        return (tx, asked) -> machines.byIds(tx, asked).values().stream()
                .collect(Collectors.toMap(
                        Machine::id,
                        machine -> new Contact(
                                machine.live(), machine.lastContact().orElse(null), machine.runsOut(tx.now()))));
    }
}
