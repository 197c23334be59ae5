package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Found found = ports.transactions().run(tx -> look(tx, now));
        var failures = new ArrayList<RuntimeException>();
        // each by itself: one that cannot be told must not keep all others from it
        found.due().forEach(lease -> FaultLoop.attempt(() -> tell(lease, now), failures));
        toldAt.keySet().retainAll(found.open().stream().map(Watched::lease).collect(Collectors.toSet()));
        Set<MachineId> hired = found.open().stream().map(Watched::machine).collect(Collectors.toSet());
        outages.values()
                .removeIf(outage -> !hired.contains(outage.row().machine()) && now - outage.seenFrom() > LOOK_FOR);
        FaultLoop.rethrow(failures);
    }

    /** The leases on these machines, and those whose time is over. */
    private record Found(List<Watched> open, List<Watched> due) {}

    private Found look(Transaction tx, long now) {
        List<Watched> open = ports.nodes().onMachines(tx, List.copyOf(outages.keySet()));
        List<Watched> due = ports.timeTrust().holds(tx.now())
                ? open.stream().filter(lease -> isDue(lease, tx.now(), now)).toList()
                : List.of();
        return new Found(open, due);
    }

    private void tell(Watched lease, long now) {
        boolean first = !toldAt.containsKey(lease.lease());
        ports.transactions().execute(tx -> verdicts.lost(tx, lease, lost(tx, lease), first));
        toldAt.put(lease.lease(), now);
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
    private Sighting.Lost lost(Transaction tx, Watched lease) {
        StandingRow row = Objects.requireNonNull(outages.get(lease.machine())).row();
        Instant last = ports.fleet()
                .machines()
                .byId(tx, lease.machine())
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
