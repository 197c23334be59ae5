package dev.argosy.portal.fleet;

import dev.argosy.kernel.Refusal;
import dev.argosy.protocol.v1.PortalMessage;

/** The way down to one agent; any thread may use it and nobody waits for the agent. */
interface Downlink {
    void send(PortalMessage message);

    /** Says why and ends the stream; what was not yet sent is dropped. */
    void close(Refusal why);

    /** The same, asking the agent to come back at an instant drawn from this time. */
    default void close(Refusal why, long retryWithinMillis) {
        close(why);
    }
}
