package dev.argosy.portal.fleet;

import dev.argosy.kernel.codes.FleetCodes;
import java.time.Duration;
import java.time.Instant;

/**
 * A window in which its owner needs a machine. So long before it begins that no lease's first paid step reaches into
 * it, the machine takes no more leases and those on it are told; when it ends the machine takes leases again by itself.
 */
public record Maintenance(Instant from, Instant until) {
    /** The first step that a lease is paid for is 20 minutes; the market looks every ten seconds. */
    static final Duration NOTICE = Duration.ofMinutes(21);

    /** Whether the machine is being emptied for it, or is in it. */
    boolean holds(Instant now) {
        return !now.isBefore(from.minus(NOTICE)) && now.isBefore(until);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    Departure departure() {
        return new Departure(from, FleetCodes.MAINTENANCE.name());
    }
}
