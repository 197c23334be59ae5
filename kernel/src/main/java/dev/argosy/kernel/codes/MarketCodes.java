package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** Codes of offers, quotes and slices; the findings say why an offer cannot be hired now. */
public final class MarketCodes {
    private static final Chapter CHAPTER = new Chapter("Market");

    public static final Code SLICE_TAKEN = CHAPTER.refusal("slice-taken", Kind.CONFLICT)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "Somebody else was faster, or the machine has as many leases as it may.",
                    "Ask again: another slice may fit.");
    public static final Code SLICE_GONE = CHAPTER.refusal("slice-gone", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .bills(BillingEffect.REFUNDED)
            .means("The machine no longer sells what was planned.", "Ask again.");
    public static final Code QUOTE_MISMATCH = CHAPTER.refusal("quote-mismatch", Kind.CONFLICT)
            .bills(BillingEffect.REFUNDED)
            .means("The request is not the one that was quoted.", "Give `run` the same options as `quote`.");
    public static final Code QUARANTINED = CHAPTER.finding("quarantined")
            .by(Party.PROVIDER)
            .means(
                    "The machine takes no new jobs until an operator has looked at it.",
                    "The provider asks the operator; `machines list` tells the cause.");
    public static final Code AWAY = CHAPTER.finding("away")
            .by(Party.PROVIDER)
            .means(
                    "The machine's agent is not connected.",
                    "The provider starts it; customers choose another machine.");
    public static final Code DRAINING = CHAPTER.finding("draining")
            .by(Party.PROVIDER)
            .means("The provider empties the machine.", "Choose another machine.");
    public static final Code CORDONED = CHAPTER.finding("cordoned")
            .by(Party.PROVIDER)
            .means("The provider takes no new jobs on the machine.", "Choose another machine.");
    public static final Code TOO_FEW_GPUS = CHAPTER.finding("too-few-gpus")
            .means(
                    "The machine has fewer such gpus than one node asks for.",
                    "Ask for fewer gpus a node and more nodes.");
    public static final Code HIRED =
            CHAPTER.finding("hired").means("The gpus are hired by others now.", "Wait, or choose another machine.");
    public static final Code NO_ROOM = CHAPTER.finding("no-room")
            .means("The machine has the gpus but not the cpu, memory or disk.", "Ask for less of these.");
    public static final Code MIG_NOT_SUPPORTED = CHAPTER.finding("mig-not-supported")
            .by(Party.PROVIDER)
            .evidence("what was seen of the machine")
            .means(
                    "The gpu is split into MIG instances, which this version does not sell.",
                    "The provider switches MIG off.");
    public static final Code MEMORY_UNKNOWN = CHAPTER.finding("memory-unknown")
            .by(Party.PROVIDER)
            .evidence("what was seen of the machine")
            .means("The driver does not tell how much memory the gpu has.", "The provider updates the driver.");

    private MarketCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
