package dev.argosy.portal.foundation;

import java.time.Instant;

/**
 * Whether decisions that time alone causes may be taken now. They may not for a while after database time was seen to
 * jump against this process's own monotonic clock.
 */
@FunctionalInterface
public interface TimeTrust {
    /**
     * Whether this instant of database time may decide.
     *
     * @param now as the deciding transaction read it: it may be the first to see a jump
     */
    boolean holds(Instant now);
}
