package dev.argosy.portal.fault;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.codes.HealthCodes;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.fleet.Departure;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.History.Fact;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes what machines tell of their own health, whole each time: keeps it, and does what the table says about what is
 * new. That something is lost is told with every report, until the lease has ended.
 */
final class HealthReports implements AgentMessages.ReportHandler {
    static final String KIND = "health";

    /** What a machine that is emptied because of a finding gives to those on it. */
    static final Duration NOTICE = Duration.ofMinutes(10);

    /** Findings are told within seconds; what is said to be older is not taken for the end of service. */
    private static final Duration OLDEST_END = Duration.ofMinutes(2);

    private final FaultPorts ports;
    private final FindingStore store;
    private final Verdicts verdicts;

    HealthReports(FaultPorts ports, FindingStore store, Verdicts verdicts) {
        this.ports = ports;
        this.store = store;
        this.verdicts = verdicts;
    }

    @Override
    public Answer handle(Session session, byte[] body) {
        List<Finding> found = HealthWire.findings(body);
        ports.transactions().execute(tx -> {
            ports.fleet().sessions().guard(tx, session);
            take(tx, session.machine(), found);
        });
        return Answer.taken();
    }

    private void take(Transaction tx, MachineId machine, List<Finding> found) {
        List<Finding> before = store.findings(tx, List.of(machine)).getOrDefault(machine, List.of());
        List<Finding> fresh = without(found, before);
        if (!found.equals(before)) {
            store.replace(tx, machine, found);
        }
        note(tx, machine, fresh, without(before, found));
        found.stream().filter(one -> one.remedy() == Remedy.LOST).forEach(one -> lose(tx, machine, one, fresh));
        fresh.forEach(one -> act(tx, machine, one));
    }

    private static List<Finding> without(List<Finding> some, List<Finding> others) {
        return some.stream()
                .filter(one -> others.stream().noneMatch(one::isSameAs))
                .toList();
    }

    private void note(Transaction tx, MachineId machine, List<Finding> fresh, List<Finding> gone) {
        var facts = new ArrayList<Fact>();
        fresh.forEach(one -> facts.add(FaultJson.fact(
                "finding-noted",
                Map.of(
                        "code", one.code(),
                        "subject", one.subject(),
                        "measured", one.measured(),
                        "evidence", one.evidence(),
                        "remedy", one.remedy().text()))));
        gone.forEach(
                one -> facts.add(FaultJson.fact("finding-gone", Map.of("code", one.code(), "subject", one.subject()))));
        if (!facts.isEmpty()) {
            ports.history().append(tx, FaultJson.ROOM, machine.text(), facts);
        }
    }

    private void act(Transaction tx, MachineId machine, Finding finding) {
        switch (finding.remedy()) {
            case WARN -> {
                // shown, and nothing follows
            }
            case QUARANTINE, LOST ->
                HealthCodes.find(finding.code())
                        .ifPresent(code -> ports.fleet().machines().quarantine(tx, machine, code));
            case DRAIN ->
                ports.fleet()
                        .machines()
                        .leave(tx, machine, new Departure(tx.now().plus(NOTICE), finding.code()));
        }
    }

    /** Those leases that the finding is about: on that gpu, or on any when it is not about one. */
    private void lose(Transaction tx, MachineId machine, Finding finding, List<Finding> fresh) {
        List<Watched> leases = ports.nodes().onMachines(tx, List.of(machine));
        Map<LeaseId, Set<GpuId>> gpus =
                ports.gpus().of(tx, leases.stream().map(Watched::lease).toList());
        Optional<GpuId> subject = subject(tx, machine, finding);
        Instant end = Stream.of(finding.at(), tx.now())
                .min(Instant::compareTo)
                .filter(at -> at.isAfter(tx.now().minus(OLDEST_END)))
                .orElse(tx.now());
        for (Watched lease : leases) {
            Set<GpuId> has = gpus.getOrDefault(lease.lease(), Set.of());
            boolean meant = finding.subject().isEmpty()
                    ? !has.isEmpty()
                    : subject.filter(has::contains).isPresent();
            if (meant) {
                String evidence = finding.check() + ": " + finding.measured()
                        + (finding.evidence().isEmpty() ? "" : "; " + finding.evidence());
                var lost = new Sighting.Lost(tx.now(), end, finding.code(), evidence);
                verdicts.lost(tx, lease, lost, fresh.contains(finding));
            }
        }
    }

    /** A gpu that is named otherwise than by its uuid is only known when there is no other. */
    private Optional<GpuId> subject(Transaction tx, MachineId machine, Finding finding) {
        List<Gpu> all = ports.fleet()
                .machines()
                .byId(tx, machine)
                .map(Machine::inventory)
                .map(inventory -> inventory.gpus())
                .orElse(List.of());
        return all.stream()
                .filter(gpu -> gpu.uuid().equals(finding.subject()) || all.size() == 1)
                .map(Gpu::id)
                .findFirst();
    }
}
