package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.History.Fact;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Writes down what is said of machines, and tells the leases on them, in one transaction. */
final class Verdicts {
    private final FaultPorts ports;
    private final FaultStore store;

    Verdicts(FaultPorts ports, FaultStore store) {
        this.ports = ports;
        this.store = store;
    }

    /** What changed, by machine; and for how long a machine was not heard, in ms, below zero when never. */
    record Changes(
            List<MachineId> reachable,
            List<MachineId> suspected,
            List<MachineId> unreachable,
            ToLongFunction<MachineId> silence) {
        /** The same, of one machine each. */
        List<Changes> each() {
            var all = new ArrayList<Changes>();
            reachable.forEach(one -> all.add(new Changes(List.of(one), List.of(), List.of(), silence)));
            suspected.forEach(one -> all.add(new Changes(List.of(), List.of(one), List.of(), silence)));
            unreachable.forEach(one -> all.add(new Changes(List.of(), List.of(), List.of(one), silence)));
            return all;
        }
    }

    /** Answers the rows of those that are unreachable from now on. */
    List<StandingRow> say(Transaction tx, Changes changes) {
        var bad = new ArrayList<StandingRow>();
        Map<MachineId, Machine> machines = machines(tx, changes);
        changes.suspected()
                .forEach(machine -> bad.add(row(tx, machine, Standing.SUSPECTED, changes.silence(), machines)));
        changes.unreachable()
                .forEach(machine -> bad.add(row(tx, machine, Standing.UNREACHABLE, changes.silence(), machines)));
        Map<MachineId, StandingRow> before = store.standings(tx, changes.reachable()).stream()
                .collect(Collectors.toMap(StandingRow::machine, Function.identity()));
        store.save(tx, bad);
        store.reachable(tx, changes.reachable());
        bad.forEach(row -> note(tx, row.machine(), fact(row)));
        before.values().forEach(row -> note(tx, row.machine(), back(tx, row)));
        var sightings = bad.stream().collect(Collectors.toMap(StandingRow::machine, Verdicts::sighting));
        changes.reachable().forEach(machine -> sightings.put(machine, new Sighting.Reachable(tx.now())));
        ports.nodes()
                .onMachines(tx, List.copyOf(sightings.keySet()))
                .forEach(lease -> Optional.ofNullable(sightings.get(lease.machine()))
                        .ifPresent(sighting -> ports.nodes().sighted(tx, lease.lease(), sighting)));
        return bad.stream()
                .filter(row -> row.standing() == Standing.UNREACHABLE)
                .toList();
    }

    private Map<MachineId, Machine> machines(Transaction tx, Changes changes) {
        var bad = new ArrayList<>(changes.suspected());
        bad.addAll(changes.unreachable());
        return ports.fleet().machines().byIds(tx, bad);
    }

    /** Last contact is never before what fleet knows: what is later would look like a sign of life. */
    private static StandingRow row(
            Transaction tx,
            MachineId machine,
            Standing standing,
            ToLongFunction<MachineId> silence,
            Map<MachineId, Machine> machines) {
        long millis = silence.applyAsLong(machine);
        Optional<Instant> known = Optional.ofNullable(machines.get(machine)).flatMap(Machine::lastContact);
        Optional<Instant> heard =
                millis < 0 ? Optional.empty() : Optional.of(tx.now().minusMillis(millis));
        Instant last = known.filter(at -> heard.isEmpty() || at.isAfter(heard.get()))
                .or(() -> heard)
                .orElse(tx.now());
        return new StandingRow(machine, standing, tx.now(), last);
    }

    private static Sighting sighting(StandingRow row) {
        return switch (row.standing()) {
            case UNREACHABLE -> new Sighting.Unreachable(row.since(), row.lastContact());
            case SUSPECTED, REACHABLE -> new Sighting.Suspected(row.since());
        };
    }

    private static Fact fact(StandingRow row) {
        String kind = row.standing() == Standing.UNREACHABLE ? "machine-unreachable" : "machine-suspected";
        return FaultJson.fact(kind, Map.of("lastContact", row.lastContact()));
    }

    private static Fact back(Transaction tx, StandingRow row) {
        return FaultJson.fact(
                "machine-reachable",
                Map.of(
                        "was", row.standing(),
                        "for", Duration.between(row.since(), tx.now())));
    }

    /** Tells that a lease is lost, and writes it down when that is new. */
    void lost(Transaction tx, Watched lease, Sighting.Lost lost, boolean isNew) {
        ports.nodes().sighted(tx, lease.lease(), lost);
        if (isNew) {
            var body = Map.<String, Object>of(
                    "lease", lease.lease().text(),
                    "cluster", lease.cluster().text(),
                    "lastContact", lost.lastContact(),
                    "code", lost.code(),
                    "evidence", lost.evidence());
            note(tx, lease.machine(), FaultJson.fact("lease-lost", body));
        }
    }

    /** Says that nothing is said, or that it is again. */
    void observed(Transaction tx, boolean withheld, int quiet, int watched) {
        ports.history()
                .append(
                        tx,
                        FaultJson.ROOM,
                        FaultJson.OBSERVER,
                        List.of(FaultJson.fact(
                                withheld ? "verdicts-withheld" : "verdicts-resumed",
                                Map.of("quiet", quiet, "watched", watched))));
    }

    private void note(Transaction tx, MachineId machine, Fact fact) {
        ports.history().append(tx, FaultJson.ROOM, machine.text(), List.of(fact));
    }
}
