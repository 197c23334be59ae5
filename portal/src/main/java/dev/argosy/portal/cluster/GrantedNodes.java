package dev.argosy.portal.cluster;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Lease;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes nodes of leases as they are granted, with what is known of their machines. */
final class GrantedNodes {
    private final Machines machines;

    GrantedNodes(Machines machines) {
        this.machines = machines;
    }

    /** In the order of the leases; as first attempts. */
    List<Node> of(Transaction tx, List<Lease> leases) {
        Map<MachineId, Machine> known = machines.byIds(
                tx, leases.stream().map(lease -> lease.grant().machine()).toList());
        var nodes = new ArrayList<Node>();
        for (Lease lease : leases) {
            Optional<Machine> machine =
                    Optional.ofNullable(known.get(lease.grant().machine()));
            nodes.add(Node.granted(lease.grant().rank(), lease.id(), place(lease, machine)));
        }
        return nodes;
    }

    private static Node.Place place(Lease lease, Optional<Machine> machine) {
        Set<GpuId> gpus = new HashSet<>(lease.grant().slice().gpus());
        List<Gpu> ours = machine.map(found -> found.inventory().gpus().stream()
                        .filter(gpu -> gpus.contains(gpu.id()))
                        .toList())
                .orElse(List.of());
        boolean simulated = ours.isEmpty()
                ? machine.map(found -> found.inventory().simulated()).orElse(false)
                : ours.stream().anyMatch(Gpu::simulated);
        return new Node.Place(
                lease.grant().machine(),
                machine.map(Machine::name).orElse(""),
                ours.isEmpty() ? "" : ours.getFirst().model(),
                gpus.size(),
                simulated,
                lease.grant().terms().customerRate().microUsdPerHour());
    }
}
