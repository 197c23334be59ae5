package dev.argosy.agent;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** The codes that the agent's own commands answer with. */
final class AgentCodes {
    static final Code UNKNOWN_CONFIG_KEY = new Code("unknown-config-key", Kind.MALFORMED);
    static final Code DATA_FOLDER_IN_USE = new Code("data-folder-in-use", Kind.CONFLICT);
    static final Code NOT_SANDBOXABLE = new Code("not-sandboxable", Kind.RULE);
    static final Code NOT_JOINED = new Code("not-joined", Kind.CONFLICT);
    static final Code ALREADY_JOINED = new Code("already-joined", Kind.CONFLICT);
    static final Code WRONG_AUTHORITY = new Code("wrong-authority", Kind.RULE);
    static final Code DRIVER_UNAVAILABLE = new Code("driver-unavailable", Kind.RULE);
    static final Code PORTAL_UNREACHABLE = new Code("portal-unreachable", Kind.UNAVAILABLE);

    private AgentCodes() {}
}
