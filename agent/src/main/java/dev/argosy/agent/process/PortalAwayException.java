package dev.argosy.agent.process;

import java.io.IOException;

/** Bytes did not come from the portal: it may be away for long, and the machine is not to blame. */
final class PortalAwayException extends IOException {
    private static final long serialVersionUID = 1L;

    PortalAwayException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
