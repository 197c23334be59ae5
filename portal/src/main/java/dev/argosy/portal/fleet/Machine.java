package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One computer of a provider as other rooms see it.
 *
 * @param capabilities what its agent can act on; an entry of the desired state that needs more is refused by it
 * @param cordoned intent: takes no new leases
 * @param draining intent: takes no new leases, and from its departure on none it has is paid for any further
 * @param quarantine the code of why it is kept from new leases until an operator has looked; empty when it is not
 * @param departure when a draining machine has to be empty; empty when nobody gave notice, or it does not drain
 * @param maintenance its owner's next window; shortly before it the machine drains
 * @param live its session answered a ping less than 15 s before the transaction that read this
 * @param lastContact when it was last heard, in database time; empty when never
 */
public record Machine(
        MachineId id,
        OrganizationId organization,
        String name,
        Inventory inventory,
        Set<String> capabilities,
        String agentVersion,
        boolean cordoned,
        boolean draining,
        Optional<String> quarantine,
        Optional<Departure> departure,
        Optional<Maintenance> maintenance,
        boolean live,
        Optional<Instant> lastContact,
        long version) {
    public Machine {
        capabilities = Set.copyOf(capabilities);
    }

    /** Whether it may be given new leases, as far as fleet knows: price, tier and free slices are the market's. */
    public boolean takesLeases() {
        return live && wouldTakeLeases();
    }

    /** Whether leases on it are paid for no further: it drains, and the notice it gave is over. */
    public boolean runsOut(Instant now) {
        return draining && departure.filter(leaves -> now.isBefore(leaves.by())).isEmpty();
    }

    /** Whether it may be given new leases once it is live. */
    public boolean wouldTakeLeases() {
        return !cordoned && !draining && quarantine.isEmpty();
    }
}
