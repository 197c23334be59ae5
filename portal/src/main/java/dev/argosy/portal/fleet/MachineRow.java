package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine as stored.
 *
 * @param incarnation of the agent's journal; another one means that it was lost or replaced
 * @param lastContact written apart from the rest and not guarded by the version
 */
record MachineRow(
        MachineId id,
        OrganizationId organization,
        String name,
        Inventory inventory,
        Set<String> capabilities,
        String agentVersion,
        String incarnation,
        boolean cordoned,
        boolean draining,
        Optional<String> quarantine,
        Optional<Departure> departure,
        Optional<Maintenance> maintenance,
        Optional<Instant> lastContact,
        long version) {
    MachineRow {
        capabilities = Set.copyOf(capabilities);
    }

    /** What an event makes of it: the only place where the guarded fields change. */
    MachineRow after(MachineEvent event) {
        return switch (event) {
            case MachineEvent.AgentChanged changed ->
                with(changed.inventory(), changed.capabilities(), changed.agentVersion(), changed.incarnation());
            case MachineEvent.Cordoned _ -> with(true, draining, quarantine);
            case MachineEvent.Uncordoned _ -> with(false, false, quarantine).with(Optional.empty(), maintenance);
            case MachineEvent.Draining draining ->
                with(cordoned, true, quarantine).with(Optional.ofNullable(draining.departure()), maintenance);
            case MachineEvent.Quarantined quarantined -> with(cordoned, draining, Optional.of(quarantined.code()));
            case MachineEvent.Released _ -> with(cordoned, draining, Optional.empty());
            case MachineEvent.MaintenancePlanned planned -> with(departure, Optional.of(planned.window()));
            case MachineEvent.MaintenanceCancelled _, MachineEvent.MaintenanceOver _ ->
                with(departure, Optional.empty());
            case MachineEvent.Enrolled _,
                    MachineEvent.Connected _,
                    MachineEvent.Disconnected _,
                    MachineEvent.HelloRefused _,
                    MachineEvent.EntryRefused _,
                    MachineEvent.CertificateRenewed _ -> this;
        };
    }

    /** As it is at an instant: a window of maintenance drains it in its time. */
    Machine seen(Instant now, boolean live, Optional<Instant> heard) {
        Optional<Departure> window =
                maintenance.filter(planned -> planned.holds(now)).map(Maintenance::departure);
        Optional<Departure> leaves = draining && departure.isEmpty()
                ? Optional.empty()
                : Stream.concat(departure.stream(), window.stream()).min(Comparator.comparing(Departure::by));
        Optional<Instant> contact =
                heard.isPresent() && (lastContact.isEmpty() || heard.get().isAfter(lastContact.get()))
                        ? heard
                        : lastContact;
        return new Machine(
                id,
                organization,
                name,
                inventory,
                capabilities,
                agentVersion,
                cordoned,
                draining || window.isPresent(),
                quarantine,
                leaves,
                maintenance.filter(planned -> !planned.isOver(now)),
                live,
                contact,
                version);
    }

    private MachineRow with(boolean cordon, boolean drain, Optional<String> quarantineCode) {
        return new MachineRow(
                id,
                organization,
                name,
                inventory,
                capabilities,
                agentVersion,
                incarnation,
                cordon,
                drain,
                quarantineCode,
                departure,
                maintenance,
                lastContact,
                version);
    }

    private MachineRow with(Inventory described, Set<String> able, String agent, String journal) {
        return new MachineRow(
                id,
                organization,
                name,
                described,
                able,
                agent,
                journal,
                cordoned,
                draining,
                quarantine,
                departure,
                maintenance,
                lastContact,
                version);
    }

    private MachineRow with(Optional<Departure> leaves, Optional<Maintenance> window) {
        return new MachineRow(
                id,
                organization,
                name,
                inventory,
                capabilities,
                agentVersion,
                incarnation,
                cordoned,
                draining,
                quarantine,
                leaves,
                window,
                lastContact,
                version);
    }
}
