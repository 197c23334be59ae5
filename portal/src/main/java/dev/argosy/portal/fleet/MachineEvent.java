package dev.argosy.portal.fleet;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fact about a machine; each is written to history under its name. */
sealed interface MachineEvent {
    record Enrolled(Inventory inventory) implements MachineEvent {}

    /** The session answered its first ping, or the first after a silence: the machine is live. */
    record Connected(long session) implements MachineEvent {}

    /** The session ended or fell silent. */
    record Disconnected(long session) implements MachineEvent {}

    /** The agent describes itself or its machine otherwise than before. */
    record AgentChanged(Inventory inventory, Set<String> capabilities, String agentVersion, String incarnation)
            implements MachineEvent {
        public AgentChanged {
            capabilities = Set.copyOf(capabilities);
        }
    }

    record Cordoned() implements MachineEvent {}

    record Uncordoned() implements MachineEvent {}

    /** @param departure null when nobody gave notice: it runs out */
    record Draining(@Nullable Departure departure) implements MachineEvent {}

    record MaintenancePlanned(Maintenance window) implements MachineEvent {}

    record MaintenanceCancelled() implements MachineEvent {}

    /** Its last instant has passed: the machine takes leases again. */
    record MaintenanceOver() implements MachineEvent {}

    record Quarantined(String code) implements MachineEvent {}

    /**
     * An operator looked and let it take leases again.
     *
     * @param code of the quarantine that ended
     * @param by who said so
     */
    record Released(String code, String because, String by) implements MachineEvent {}

    /** An agent with a valid certificate was not let in. */
    record HelloRefused(String code, String message) implements MachineEvent {}

    /** The agent will not act on an entry of its desired state. */
    record EntryRefused(String entryKind, String id, String code, String message) implements MachineEvent {}

    record CertificateRenewed(long counter) implements MachineEvent {}
}
