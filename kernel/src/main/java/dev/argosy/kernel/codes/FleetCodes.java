package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** Codes between the portal and machines. */
public final class FleetCodes {
    private static final Chapter CHAPTER = new Chapter("Machines");

    public static final Code TOKEN_USED = CHAPTER.refusal("token-used", Kind.UNAUTHENTICATED)
            .by(Party.PROVIDER)
            .means("The machine token was used before; each works once.", "Make another: `argosy machines token`.");
    public static final Code TOKEN_EXPIRED = CHAPTER.refusal("token-expired", Kind.UNAUTHENTICATED)
            .by(Party.PROVIDER)
            .means("The machine token's time is over.", "Make another: `argosy machines token`.");
    public static final Code TOKEN_UNKNOWN = CHAPTER.refusal("token-unknown", Kind.UNAUTHENTICATED)
            .by(Party.PROVIDER)
            .means("The machine token is not one of this portal.", "Check portal and token.");
    public static final Code CHALLENGE_FAILED = CHAPTER.refusal("challenge-failed", Kind.UNAUTHENTICATED)
            .by(Party.PROVIDER)
            .means(
                    "The signature under the renewal's challenge does not hold.",
                    "Let the agent ask for a fresh challenge; join again if the machine's key is lost.");
    public static final Code RENEWAL_CONFLICT = CHAPTER.refusal("renewal-conflict", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .evidence("the renewal's counter")
            .means(
                    "Two certificates were asked for under the same counter: the machine's key may be in two "
                            + "places. The machine is quarantined.",
                    "Find the copy, then ask an operator to release the machine.");
    public static final Code HISTORY_ROLLED_BACK = CHAPTER.refusal("history-rolled-back", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .evidence("the machine's counters")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The machine came back with an older journal than it had. Everything of earlier grants is "
                            + "stopped and the machine quarantined.",
                    "Do not restore an agent's data folder; ask an operator to release the machine.");
    public static final Code MACHINE_IN_USE = CHAPTER.refusal("machine-in-use", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .means(
                    "Another agent with the same key is connected.",
                    "Stop one of the two; never copy an agent's data folder.");
    public static final Code MACHINE_QUARANTINED = CHAPTER.refusal("machine-quarantined", Kind.FORBIDDEN)
            .by(Party.PROVIDER)
            .means("The machine is quarantined.", "Ask an operator: `machines release`.");
    public static final Code SESSION_REPLACED = CHAPTER.refusal("session-replaced", Kind.CONFLICT)
            .by(Party.NETWORK)
            .means("The same agent connected again and this older connection was closed.", "Nothing to do.");
    public static final Code AGENT_TOO_OLD = CHAPTER.refusal("agent-too-old", Kind.RULE)
            .by(Party.PROVIDER)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "Portal and agent have no version in common, or the order needs what the agent cannot do.",
                    "Update the agent.");
    public static final Code MESSAGE_TOO_LARGE = CHAPTER.refusal("message-too-large", Kind.MALFORMED)
            .by(Party.PROVIDER)
            .means("A message between agent and portal is longer than allowed.", "Report it.");
    public static final Code UNEXPECTED_MESSAGE = CHAPTER.refusal("unexpected-message", Kind.MALFORMED)
            .by(Party.PROVIDER)
            .means("An agent did not keep the order of messages.", "Update the agent.");
    public static final Code SESSION_TOO_SLOW = CHAPTER.refusal("session-too-slow", Kind.LIMIT)
            .by(Party.NETWORK, Party.PROVIDER)
            .means(
                    "The agent does not read what the portal sends.",
                    "The agent connects again by itself; check the machine's network.");
    public static final Code SHUTTING_DOWN = CHAPTER.refusal("shutting-down", Kind.UNAVAILABLE)
            .by(Party.PLATFORM)
            .means("The portal is being stopped.", "The agent connects again by itself; jobs go on.");

    public static final Code MAINTENANCE = CHAPTER.end("maintenance")
            .by(Party.PROVIDER)
            .evidence("the window")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means(
                    "The machine's owner needs it in a window that was announced; it was emptied before.",
                    "Nothing to do where the cluster replaces nodes; otherwise run it again elsewhere.");

    private FleetCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
