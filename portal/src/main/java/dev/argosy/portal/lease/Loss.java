package dev.argosy.portal.lease;

import dev.argosy.kernel.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on the machine of a lease: the lease ends, and what the machine may still send of it is refused, but for
 * usage up to its cap.
 *
 * @param lastContact when service ended: what was served until then is charged; null where it is served up to the end
 */
public record Loss(@Nullable Instant lastContact, Reason reason) {
    /** Its work moves before its machine leaves: nothing of its time is lost. */
    public static Loss byMoving(Reason reason) {
        return new Loss(null, reason);
    }

    /** When service ends where the lease ends now. */
    Instant servedUntil(Instant now) {
        return lastContact == null ? now : lastContact;
    }

    /** A verdict by silence alone: any word heard later disproves it. */
    boolean isBySilence() {
        return reason.code().equals(EndCause.MACHINE_LOST.code());
    }
}
