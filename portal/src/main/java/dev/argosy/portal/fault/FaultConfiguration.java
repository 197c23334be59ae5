package dev.argosy.portal.fault;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.cluster.Clusters;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.MachineConditions;
import dev.argosy.portal.fleet.MachineContacts;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Concern;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Leases;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FaultConfiguration {
    @Bean
    FaultRoom faultRoom(Transactions transactions, History history, Doors doors, TimeTrust timeTrust) {
        return FaultRoom.onSql(new FaultPorts(
                transactions,
                history,
                doors.fleet(),
                new ClusterNodes(doors.clusters()),
                gpus(doors.leases()),
                timeTrust,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    /** What of other rooms this one needs. */
    record Doors(FaultPorts.Fleet fleet, Leases leases, Clusters clusters) {}

    @Bean
    FaultPorts.Fleet faultFleetDoors(
            Machines machines, MachineContacts contacts, AgentMessages messages, MachineSessions machineSessions) {
        return new FaultPorts.Fleet(machines, contacts, messages, machineSessions);
    }

    @Bean
    Doors faultDoors(FaultPorts.Fleet fleet, Leases leases, Clusters clusters) {
        return new Doors(fleet, leases, clusters);
    }

    @Bean
    MachineConditions machineConditions() {
        return FaultRoom.conditionsOnSql();
    }

    private static FaultPorts.Gpus gpus(Leases leases) {
        return (tx, asked) -> {
            var gpus = new HashMap<LeaseId, Set<GpuId>>();
            leases.byIds(tx, asked)
                    .forEach((id, lease) ->
                            gpus.put(id, Set.copyOf(lease.grant().slice().gpus())));
            return gpus;
        };
    }

    @Bean
    Concern faultConcern(FaultRoom room) {
        return room::concern;
    }
}
