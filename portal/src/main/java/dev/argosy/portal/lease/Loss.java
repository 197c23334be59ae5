package dev.argosy.portal.lease;

import dev.argosy.kernel.Reason;
import java.time.Instant;

/**
 * A verdict on the machine of a lease: the lease ends, and what the machine may still send of it is refused, but for
 * usage up to its cap.
 *
 * @param lastContact when service ended: what was served until then is charged
 */
public record Loss(Instant lastContact, Reason reason) {
    /** A verdict by silence alone: any word heard later disproves it. */
    boolean isBySilence() {
        return reason.code().equals(EndCause.MACHINE_LOST.code());
    }
}
