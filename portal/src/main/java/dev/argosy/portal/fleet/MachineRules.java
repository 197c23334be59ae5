package dev.argosy.portal.fleet;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides about machines; pure. An empty list of events means that nothing changes. */
final class MachineRules {
    static final int PROTOCOL_VERSION = 1;
    /** No connection delivers anything later than this. */
    static final Duration LATE_HELLO = Duration.ofMinutes(2);

    private MachineRules() {}

    static List<MachineEvent> cordon(MachineRow row, boolean cordoned) {
        if (cordoned) {
            return row.cordoned() ? List.of() : List.of(new MachineEvent.Cordoned());
        }
        return row.cordoned() || row.draining() ? List.of(new MachineEvent.Uncordoned()) : List.of();
    }

    static List<MachineEvent> drain(MachineRow row) {
        return row.draining() ? List.of() : List.of(new MachineEvent.Draining(null));
    }

    /** Another notice takes the place of the one before; given of a machine that runs out, it changes nothing. */
    static List<MachineEvent> leave(MachineRow row, Departure departure) {
        boolean known = row.draining()
                && (row.departure().isEmpty() || row.departure().get().equals(departure));
        return known ? List.of() : List.of(new MachineEvent.Draining(departure));
    }

    static List<MachineEvent> maintain(MachineRow row, Optional<Maintenance> window) {
        if (window.equals(row.maintenance())) {
            return List.of();
        }
        return List.of(window.<MachineEvent>map(MachineEvent.MaintenancePlanned::new)
                .orElseGet(MachineEvent.MaintenanceCancelled::new));
    }

    /** The first reason is kept: later ones are often its consequences. */
    static List<MachineEvent> quarantine(MachineRow row, Code reason) {
        return row.quarantine().isPresent() ? List.of() : List.of(new MachineEvent.Quarantined(reason.name()));
    }

    /** The intents stay: who cordoned it has not changed his mind. */
    static List<MachineEvent> release(MachineRow row, String because, String by) {
        return row.quarantine().stream()
                .<MachineEvent>map(code -> new MachineEvent.Released(code, because, by))
                .toList();
    }

    /** The agent found that its machine has changed while it was connected. */
    static List<MachineEvent> inventory(MachineRow row, Inventory inventory) {
        return inventory.equals(row.inventory())
                ? List.of()
                : List.of(new MachineEvent.AgentChanged(
                        inventory, row.capabilities(), row.agentVersion(), row.incarnation()));
    }

    /**
     * What an agent says about itself in its first message.
     *
     * @param sentMillis when, on the clock of its boot; 0 when it does not say
     */
    record Hello(
            int protocolVersion,
            String agentVersion,
            String incarnation,
            String bootId,
            long sentMillis,
            Generation highest,
            long highestGrant,
            Set<String> capabilities,
            Inventory inventory) {
        Hello {
            capabilities = Set.copyOf(capabilities);
        }
    }

    /** The machine's other session, if one is open and was heard in time. */
    record Other(String incarnation, String bootId) {}

    /** The hello of the machine that was let in last. */
    record LetIn(String bootId, long sentMillis, Instant at) {
        /**
         * Whether this one was sent before: it comes from a connection that its agent has given up, and knows less than
         * the machine does by now. Not for long: a machine that is woken from an image of its memory has old times too.
         */
        boolean overtook(Hello hello, Instant now) {
            return hello.sentMillis() > 0
                    && hello.sentMillis() < sentMillis
                    && hello.bootId().equals(bootId)
                    && now.isBefore(at.plus(LATE_HELLO));
        }
    }

    sealed interface Verdict {
        /** Let in; {@code rolledBack}: it must stop everything of earlier grants. */
        record Accepted(List<MachineEvent> events, boolean rolledBack) implements Verdict {}

        record Refused(Refusal refusal) implements Verdict {}
    }

    static Verdict hello(MachineRow row, Desired known, Optional<Other> other, Hello hello) {
        if (!understands(PROTOCOL_VERSION, hello.protocolVersion())) {
            return new Verdict.Refused(Refusal.of(
                    FleetCodes.AGENT_TOO_OLD,
                    "protocol version: " + hello.protocolVersion() + " (expected: " + oldestWith(PROTOCOL_VERSION)
                            + ".." + PROTOCOL_VERSION + ")",
                    "install an agent of this portal's release"));
        }
        boolean replaces = other.filter(open -> !open.incarnation().equals(hello.incarnation())
                        || !open.bootId().equals(hello.bootId()))
                .isEmpty();
        if (!replaces) {
            return new Verdict.Refused(Refusal.of(
                    FleetCodes.MACHINE_IN_USE,
                    "machine " + row.id().text() + ": another agent with its key is connected",
                    "stop the other agent; if you did not start one, the key was copied: quarantine the machine"));
        }
        if (hello.highest().compareTo(known.generation()) > 0) {
            return new Verdict.Refused(Refusal.of(
                    Codes.STALE_GENERATION,
                    "the machine has seen generation " + hello.highest() + ", this portal only " + known.generation(),
                    "the portal's database was restored and lacks commits: start the portal with"
                            + " argosy.database.restored set to a new name for this restore, then the machine"
                            + " comes back by itself"));
        }
        return accept(row, known, hello);
    }

    /** A portal speaks its own version and the one before, so that agents may be updated after it. */
    static boolean understands(int portal, int agent) {
        return agent >= oldestWith(portal) && agent <= portal;
    }

    private static int oldestWith(int portal) {
        return Math.max(1, portal - 1);
    }

    private static Verdict accept(MachineRow row, Desired known, Hello hello) {
        var events = new ArrayList<MachineEvent>();
        boolean rolledBack = !hello.incarnation().equals(row.incarnation())
                || hello.highest().compareTo(known.acknowledged()) < 0
                || hello.highestGrant() < known.acknowledgedGrant();
        if (rolledBack) {
            events.addAll(quarantine(row, FleetCodes.HISTORY_ROLLED_BACK));
        }
        if (!hello.inventory().equals(row.inventory())
                || !hello.capabilities().equals(row.capabilities())
                || !hello.agentVersion().equals(row.agentVersion())
                || !hello.incarnation().equals(row.incarnation())) {
            events.add(new MachineEvent.AgentChanged(
                    hello.inventory(), hello.capabilities(), hello.agentVersion(), hello.incarnation()));
        }
        // Told again at every hello while it is quarantined for this: the answer that said so may have been lost.
        boolean before = row.quarantine()
                .filter(FleetCodes.HISTORY_ROLLED_BACK.name()::equals)
                .isPresent();
        return new Verdict.Accepted(List.copyOf(events), rolledBack || before);
    }
}
