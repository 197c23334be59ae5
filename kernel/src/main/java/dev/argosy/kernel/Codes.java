package dev.argosy.kernel;

import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.codes.Chapter;

/** The codes that more than one part of the house uses. */
public final class Codes {
    private static final Chapter CHAPTER = new Chapter("General");

    public static final Code NOT_FOUND = CHAPTER.refusal("not-found", Kind.NOT_FOUND)
            .means(
                    "No such thing, or it belongs to somebody else: the answer never tells which.",
                    "Check the id, and with which organization's key you ask.");
    public static final Code TRY_AGAIN = CHAPTER.refusal("try-again", Kind.UNAVAILABLE)
            .by(Party.PLATFORM)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "Somebody else changed the same thing at the same moment, or the portal does not know "
                            + "enough yet just after its start.",
                    "Try again in a few seconds.");
    public static final Code UNAUTHENTICATED = CHAPTER.refusal("unauthenticated", Kind.UNAUTHENTICATED)
            .means(
                    "The request carries no API key, or one that is unknown or revoked.",
                    "Send a valid key; `--config` or ARGOSY_CONFIG chooses the profile.");
    public static final Code FORBIDDEN = CHAPTER.refusal("forbidden", Kind.FORBIDDEN)
            .means(
                    "The key's role does not allow this.",
                    "Ask an owner or admin of the organization to do it, or for a key with a wider role.");
    public static final Code INVALID_VALUE = CHAPTER.refusal("invalid-value", Kind.MALFORMED)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "A value cannot be read or breaks its rule; the message names value and rule.",
                    "Correct the value.");
    public static final Code AMOUNT_NEGATIVE = CHAPTER.refusal("amount-negative", Kind.MALFORMED)
            .means("An amount of money is below zero, or zero where something must move.", "Give a positive amount.");
    public static final Code AMOUNT_TOO_LARGE = CHAPTER.refusal("amount-too-large", Kind.RULE)
            .means(
                    "An amount of money is more than the interfaces carry without losing digits.",
                    "Give a smaller amount.");
    public static final Code NOT_SUPPORTED = CHAPTER.refusal("not-supported", Kind.RULE)
            .means("This version, or this portal's settings, cannot do that.", "Use what the message names instead.");
    public static final Code WRONG_STATE = CHAPTER.refusal("wrong-state", Kind.CONFLICT)
            .means(
                    "The present state of the thing does not allow it, for example stopping what has ended.",
                    "Look at its state first.");
    public static final Code IDEMPOTENCY_MISMATCH = CHAPTER.refusal("idempotency-mismatch", Kind.CONFLICT)
            .means(
                    "The Idempotency-Key was used before with another body.",
                    "Use a fresh key for a new request, or the same body to get the first answer again.");
    public static final Code DATABASE_UNAVAILABLE = CHAPTER.refusal("database-unavailable", Kind.UNAVAILABLE)
            .by(Party.PLATFORM)
            .means(
                    "The portal cannot reach its database just now. Jobs go on running and metering meanwhile.",
                    "Try again in a few seconds; the portal restarts its own database by itself.");
    public static final Code INSUFFICIENT_FUNDS = CHAPTER.refusal("insufficient-funds", Kind.MONEY)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "The organization has less money free than the first step of this request needs.",
                    "Deposit money, or ask for fewer or cheaper machines or a shorter time.");
    public static final Code BUDGET_EXCEEDED = CHAPTER.refusal("budget-exceeded", Kind.MONEY)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "A budget of the organization, project, API key or cluster does not cover it.",
                    "Raise the budget that the message names, or ask for less.");
    public static final Code NO_FEASIBLE_SLICE = CHAPTER.refusal("no-feasible-slice", Kind.RULE)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "No machine, or not enough of them, meets the request now; the details tell how many each "
                            + "wish ruled out.",
                    "Relax the wish that the message names, or wait for it with `run --queue`.");
    public static final Code QUOTE_EXPIRED = CHAPTER.refusal("quote-expired", Kind.CONFLICT)
            .bills(BillingEffect.REFUNDED)
            .means("The quote's time is over, or it was used.", "Ask for a fresh quote.");
    public static final Code BAD_SIGNATURE = CHAPTER.refusal("bad-signature", Kind.RULE)
            .by(Party.PROVIDER, Party.PLATFORM)
            .evidence("what was signed")
            .bills(BillingEffect.REFUNDED)
            .means(
                    "A signed text does not match its signature or its digest.",
                    "Do not act on it; the details say which text. On a machine: check that it belongs to this "
                            + "portal.");
    public static final Code STALE_GENERATION = CHAPTER.refusal("stale-generation", Kind.CONFLICT)
            .by(Party.PLATFORM)
            .means(
                    "A message belongs to an older state than the one known, as after a restore from a backup.",
                    "The operator raises the portal's era; machines then come back by themselves.");
    public static final Code USAGE_CONFLICT = CHAPTER.refusal("usage-conflict", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .evidence("the usage records")
            .means(
                    "A machine signed two different histories of the same usage. The evidence is kept and the "
                            + "machine quarantined.",
                    "The provider explains it; an operator may release the machine.");
    public static final Code USAGE_AFTER_CAP = CHAPTER.refusal("usage-after-cap", Kind.RULE)
            .by(Party.PROVIDER)
            .evidence("the usage record")
            .means(
                    "A machine reported usage after the end of what may be charged. It is kept and not charged.",
                    "Nothing to do.");
    public static final Code INTERNAL = CHAPTER.refusal("internal", Kind.BUG)
            .by(Party.PLATFORM)
            .bills(BillingEffect.REFUNDED)
            .means("The portal broke one of its own rules; its log says more.", "Try again; report it if it stays.");

    private Codes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
