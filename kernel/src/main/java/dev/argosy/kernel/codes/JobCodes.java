package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;

/** What an agent says of a job that it cannot start, or ends. */
public final class JobCodes {
    private static final Chapter CHAPTER = new Chapter("Jobs on a machine");

    public static final Code COMMAND_NOT_FOUND = CHAPTER.end("command-not-found")
            .evidence("the command")
            .bills(BillingEffect.REFUNDED)
            .means(
                    "The job's command does not exist in the sandbox, or is not executable. Nothing is charged.",
                    "Correct the command; files come by `--upload`, programs of the machine lie in /usr.");
    public static final Code BAD_UPLOAD = CHAPTER.end("bad-upload")
            .evidence("what is wrong in it")
            .bills(BillingEffect.REFUNDED)
            .means(
                    "The uploaded archive cannot be unpacked: damaged, too long, or with links out of the job's "
                            + "folder.",
                    "Upload it again with `run --upload`.");
    public static final Code MEMORY_EXCEEDED = CHAPTER.end("memory-exceeded")
            .evidence("the limit")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The job used more memory than its slice has and was ended.", "Ask for more with `--memory`.");
    public static final Code DISK_EXCEEDED = CHAPTER.end("disk-exceeded")
            .evidence("the limit")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The job wrote more than its slice's disk and was ended.", "Ask for more with `--disk`.");
    public static final Code DISK_LOW = CHAPTER.end("disk-low")
            .by(Party.PROVIDER)
            .evidence("what the machine said")
            .bills(BillingEffect.REFUNDED)
            .means("The machine has no room for the job's files.", "Run it again; the provider frees disk.");
    public static final Code GPU_BUSY = CHAPTER.end("gpu-busy")
            .by(Party.PROVIDER)
            .evidence("which gpu")
            .bills(BillingEffect.REFUNDED)
            .means(
                    "A process that is not Argosy's computes on a hired gpu, so the job was not started.",
                    "Run it again; the provider ends that process.");
    public static final Code SANDBOX_FAILED = CHAPTER.end("sandbox-failed")
            .by(Party.PROVIDER)
            .evidence("what the machine said")
            .bills(BillingEffect.REFUNDED)
            .means("The machine's sandbox could not be entered.", "Run it again; the provider checks bubblewrap.");
    public static final Code SLICE_DOES_NOT_FIT = CHAPTER.end("slice-does-not-fit")
            .by(Party.PLATFORM, Party.PROVIDER)
            .evidence("the slice")
            .bills(BillingEffect.REFUNDED)
            .means("The order names more than the machine has.", "Run it again; report it.");
    public static final Code PAID_TIME_OVER = CHAPTER.end("paid-time-over")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED)
            .means("The paid time was over.", "Extend the term or deposit money in time.");
    public static final Code MACHINE_RESTARTED = CHAPTER.end("machine-restarted")
            .by(Party.PROVIDER)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means("The machine restarted under the job.", "Run it again, or let `--on-node-failure replace` do so.");
    public static final Code WORKLOAD_LOST = CHAPTER.end("workload-lost")
            .by(Party.PROVIDER)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means("The job's processes vanished without an exit code.", "Run it again.");
    public static final Code KEEPER_KILLED = CHAPTER.end("keeper-killed")
            .by(Party.PROVIDER)
            .evidence("the exit code")
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The process that watches over the job on its machine was killed from outside, and the job ended "
                            + "with it.",
                    "Run it again, or with `--queue --retries`; the provider sees who ends processes there.");
    public static final Code ALREADY_ENDED = CHAPTER.end("already-ended")
            .by(Party.PROVIDER)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means("The machine had ended this lease before.", "Nothing to do.");
    public static final Code ORDER_GONE = CHAPTER.end("order-gone")
            .by(Party.PLATFORM)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means("The order left what the machine should run.", "Nothing to do; the lease's own reason says why.");
    public static final Code AGENT_STOPPED = CHAPTER.end("agent-stopped")
            .by(Party.PROVIDER)
            .bills(BillingEffect.CHARGED, BillingEffect.REFUNDED, BillingEffect.CREDITED)
            .means(
                    "The agent was stopped together with its jobs.",
                    "Run it again; the provider drains a machine before.");
    public static final Code STOP_FAILED = CHAPTER.finding("stop-failed")
            .by(Party.PROVIDER)
            .evidence("the processes")
            .means(
                    "A job's processes could not be killed; its gpus are not sold until they are gone.",
                    "The provider restarts the machine.");

    private JobCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
