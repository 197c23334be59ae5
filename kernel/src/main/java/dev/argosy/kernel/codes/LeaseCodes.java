package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** Why leases, and with them nodes and clusters, end. */
public final class LeaseCodes {
    private static final Chapter CHAPTER = new Chapter("Leases");

    public static final Code TERM_TOO_SHORT = CHAPTER.refusal("term-too-short", Kind.RULE)
            .bills(BillingEffect.REFUNDED)
            .means("The time asked for is shorter than the shortest that can be hired.", "Ask for at least a minute.");
    public static final Code WRONG_TOKEN = CHAPTER.refusal("wrong-token", Kind.CONFLICT)
            .by(Party.PROVIDER)
            .means(
                    "A machine spoke of a lease that is not its own, or no longer.",
                    "Nothing to do; the machine stops what it has of it.");
    public static final Code WORKLOAD_EXITED = CHAPTER.end("workload-exited")
            .evidence("exit-code:N")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The job's own process ended, whatever its exit code.", "See the job's output.");
    public static final Code STOPPED = CHAPTER.end("stopped")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The customer stopped the cluster.", "Nothing to do.");
    public static final Code MEMBER_ENDED = CHAPTER.end("member-ended")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means(
                    "Another node of the cluster ended the job, so this one was stopped too.",
                    "See the node that ended first: `clusters events ID`.");
    public static final Code NETWORK_STOPPED = CHAPTER.end("network-stopped")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The local network was taken down.", "`argosy up` starts it again.");
    public static final Code START_DEADLINE = CHAPTER.end("start-deadline")
            .by(Party.PROVIDER)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "The machine did not start the job within its time. Nothing is charged.",
                    "Run it again; the market will choose anew.");
    public static final Code START_FAILED = CHAPTER.end("start-failed")
            .by(Party.PROVIDER)
            .evidence("what the machine said")
            .bills(BillingEffect.REFUNDED)
            .means(
                    "The machine could not start the job. Nothing is charged.",
                    "Run it again; the evidence says what failed.");
    public static final Code TERM_OVER = CHAPTER.end("term-over")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The time that was hired is over.", "`clusters extend ID --for TIME` lets a running one go on.");
    public static final Code PRICE_HELD_NO_MORE = CHAPTER.end("price-held-no-more")
            .by(Party.PLATFORM)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The machine that took a lost one's place cost more than its customer pays, and the day for which "
                            + "Argosy bears the difference is over.",
                    "Run it again: places are chosen anew at the prices of now.");
    public static final Code ORDER_OVER = CHAPTER.end("order-maximum")
            .by(Party.PLATFORM)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means("One order allows 30 days and is over.", "Run it again.");
    public static final Code FUNDS_EXHAUSTED = CHAPTER.end("funds-exhausted")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means(
                    "Money or budget did not cover the next step, so the cluster ended when what was paid was over.",
                    "Deposit money or raise the budget, and run it again.");
    public static final Code MACHINE_LOST = CHAPTER.end("machine-lost")
            .by(Party.PROVIDER)
            .evidence("when it was last heard of")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The machine was out of contact for too long. What it served before is charged, later time is not, "
                            + "and up to an hour of it is credited.",
                    "Nothing to do; see `--on-node-failure` for what should happen then.");
    public static final Code PROVIDER_STOPPED = CHAPTER.end("provider-stopped")
            .by(Party.PROVIDER)
            .evidence("what the machine said")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The machine ended the job before its paid time was over and without having been asked to. "
                            + "Later time is not charged, and what passed until that was known is credited.",
                    "Run it again; report the machine if it happens often.");
    public static final Code DRAINED = CHAPTER.end("drained")
            .by(Party.PROVIDER)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The provider emptied the machine: paid time was not extended, and is over.",
                    "Run it again elsewhere.");

    public static final Code PAUSED = CHAPTER.end("paused")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means(
                    "Another node was lost, and the cluster's policy is to start again with all. "
                            + "The time in between is not charged.",
                    "Nothing to do: it starts again when there is room.");
    public static final Code TIMEOUT = CHAPTER.end("timeout")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The job ran as long as its `--timeout` allows.", "Run it again with a longer `--timeout`.");
    public static final Code IMAGE_TIMEOUT = CHAPTER.end("image-timeout")
            .by(Party.NETWORK)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The machines did not have everything ready within `--image-timeout`.",
                    "Run it again with a longer `--image-timeout`, or with `--queue --retries`.");
    public static final Code MACHINE_RETURNED = CHAPTER.refusal("machine-returned", Kind.CONFLICT)
            .by(Party.NETWORK)
            .means("A machine that counted as lost was heard of again, so its lease goes on.", "Nothing to do.");
    public static final Code LEASE_OVER = CHAPTER.refusal("lease-over", Kind.CONFLICT)
            .means("The lease had ended before it could be replaced.", "Nothing to do; see how it ended.");
    public static final Code QUEUE_TIMEOUT = CHAPTER.refusal("queue-timeout", Kind.RULE)
            .bills(BillingEffect.REFUNDED)
            .means(
                    "There was no room for the job within `--queue-timeout`.",
                    "Wait longer, ask for less, or raise `--max-price`.");

    private LeaseCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
