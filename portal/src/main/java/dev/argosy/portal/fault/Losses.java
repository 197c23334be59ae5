package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The machines that cannot be reached, as long as leases may be on them: a lease is lost when it waited for as long as
 * its cluster wants to. One thread at a time. What is lost is told again until it has ended or the machine is heard.
 */
final class Losses {
    /** Leases that were just being granted have come to light by then. */
    private static final long LOOK_FOR = 120_000;

    private static final long TELL_AGAIN = 10_000;

    private final FaultPorts ports;
    private final Verdicts verdicts;
    private final Map<MachineId, Outage> outages = new HashMap<>();
    private final Map<LeaseId, Long> toldAt = new HashMap<>();

    private record Outage(StandingRow row, long seenFrom) {}

    Losses(FaultPorts ports, Verdicts verdicts) {
        this.ports = ports;
        this.verdicts = verdicts;
    }

    void began(StandingRow row, long now) {
        outages.put(row.machine(), new Outage(row, now));
    }

    void over(MachineId machine) {
        outages.remove(machine);
    }

    /** Looks at all leases on machines that cannot be reached; not in doubt. */
    void step(long now) {
        if (outages.isEmpty()) {
            return;
        }
        Told told = ports.transactions().run(tx -> tell(tx, now));
        told.due().forEach(lease -> toldAt.put(lease.lease(), now));
        toldAt.keySet().retainAll(told.open().stream().map(Watched::lease).collect(Collectors.toSet()));
        Set<MachineId> hired = told.open().stream().map(Watched::machine).collect(Collectors.toSet());
        outages.values()
                .removeIf(outage -> !hired.contains(outage.row().machine()) && now - outage.seenFrom() > LOOK_FOR);
    }

    /** What one transaction found and told. */
    private record Told(List<Watched> open, List<Watched> due) {}

    private Told tell(Transaction tx, long now) {
        List<Watched> open = ports.nodes().onMachines(tx, List.copyOf(outages.keySet()));
        List<Watched> due = ports.timeTrust().holds(tx.now())
                ? open.stream().filter(lease -> isDue(lease, tx.now(), now)).toList()
                : List.of();
        if (!due.isEmpty()) {
            Map<MachineId, Machine> machines = ports.fleet()
                    .machines()
                    .byIds(tx, due.stream().map(Watched::machine).collect(Collectors.toSet()));
            Set<LeaseId> first = due.stream()
                    .map(Watched::lease)
                    .filter(lease -> !toldAt.containsKey(lease))
                    .collect(Collectors.toSet());
            due.forEach(lease -> verdicts.lost(tx, lease, lost(tx, lease, machines), first.contains(lease.lease())));
        }
        return new Told(open, due);
    }

    private boolean isDue(Watched lease, Instant time, long now) {
        Outage outage = outages.get(lease.machine());
        Long told = toldAt.get(lease.lease());
        return outage != null
                && lease.replaceAfter() != null
                && !time.isBefore(outage.row().since().plus(lease.replaceAfter()))
                && (told == null || now - told >= TELL_AGAIN);
    }

    /** What fleet learnt of the time before the verdict after it was said counts too. */
    private Sighting.Lost lost(Transaction tx, Watched lease, Map<MachineId, Machine> machines) {
        StandingRow row = Objects.requireNonNull(outages.get(lease.machine())).row();
        Instant last = Optional.ofNullable(machines.get(lease.machine()))
                .flatMap(Machine::lastContact)
                .filter(at -> at.isAfter(row.lastContact()) && !at.isAfter(row.since()))
                .orElse(row.lastContact());
        return new Sighting.Lost(
                tx.now(),
                last,
                LeaseCodes.MACHINE_LOST.name(),
                "not heard since " + last + ", unreachable since " + row.since());
    }
}
