package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.MachineContacts;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Concern;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FaultConfiguration {
    @Bean
    FaultRoom faultRoom(Transactions transactions, History history, FaultPorts.Fleet fleet, TimeTrust timeTrust) {
        return FaultRoom.onSql(new FaultPorts(
                transactions,
                history,
                fleet,
                nodes(),
                timeTrust,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    @Bean
    FaultPorts.Fleet faultFleetDoors(Machines machines, MachineContacts contacts, AgentMessages messages) {
        return new FaultPorts.Fleet(machines, contacts, messages);
    }

    @Bean
    Concern faultConcern(FaultRoom room) {
        return room::concern;
    }

    /** Nobody listens yet: what is said of machines is shown, and nothing follows from it. */
    private static FaultPorts.Nodes nodes() {
        return new FaultPorts.Nodes() {
            @Override
            public List<FaultPorts.Watched> onMachines(Transaction tx, Collection<MachineId> machines) {
                return List.of();
            }

            @Override
            public void sighted(Transaction tx, LeaseId lease, Sighting sighting) {}
        };
    }
}
