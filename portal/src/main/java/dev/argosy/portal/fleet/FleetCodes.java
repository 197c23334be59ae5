package dev.argosy.portal.fleet;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;

/** The codes of this room. */
final class FleetCodes {
    static final Code TOKEN_USED = new Code("token-used", Kind.UNAUTHENTICATED);
    static final Code TOKEN_EXPIRED = new Code("token-expired", Kind.UNAUTHENTICATED);
    static final Code TOKEN_UNKNOWN = new Code("token-unknown", Kind.UNAUTHENTICATED);
    static final Code CHALLENGE_FAILED = new Code("challenge-failed", Kind.UNAUTHENTICATED);
    static final Code RENEWAL_CONFLICT = new Code("renewal-conflict", Kind.CONFLICT);
    static final Code HISTORY_ROLLED_BACK = new Code("history-rolled-back", Kind.CONFLICT);
    static final Code MACHINE_IN_USE = new Code("machine-in-use", Kind.CONFLICT);
    static final Code MACHINE_QUARANTINED = new Code("machine-quarantined", Kind.FORBIDDEN);
    static final Code SESSION_REPLACED = new Code("session-replaced", Kind.CONFLICT);
    static final Code AGENT_TOO_OLD = new Code("agent-too-old", Kind.RULE);
    static final Code MESSAGE_TOO_LARGE = new Code("message-too-large", Kind.MALFORMED);
    static final Code UNEXPECTED_MESSAGE = new Code("unexpected-message", Kind.MALFORMED);
    static final Code SESSION_TOO_SLOW = new Code("session-too-slow", Kind.LIMIT);
    static final Code SHUTTING_DOWN = new Code("shutting-down", Kind.UNAVAILABLE);

    private FleetCodes() {}

    static Refusal unknownMachine(MachineId machine) {
        return Refusal.of(Codes.NOT_FOUND, "machine " + machine.text() + ": not known here", "check the id");
    }
}
