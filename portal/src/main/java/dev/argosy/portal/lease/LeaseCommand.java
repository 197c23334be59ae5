package dev.argosy.portal.lease;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of a lease that exists, or reported about it. */
sealed interface LeaseCommand {
    /** The machine has everything ready and waits for the order to start. */
    record ReportPrepared(Stages stages) implements LeaseCommand {}

    /** All members of the gang are prepared. */
    record OrderStart() implements LeaseCommand {}

    /** The workload runs since {@code ageMillis} before this report arrived. */
    record ReportRunning(long ageMillis, Stages stages) implements LeaseCommand {}

    record ReportExited(Exit exit) implements LeaseCommand {}

    /** It could not start. */
    record ReportFailed(Failure failure) implements LeaseCommand {}

    /**
     * Nothing of it is left on the machine.
     *
     * @param exit the end of its workload when it ever ran
     * @param failure why it did not start otherwise
     */
    record ReportGone(@Nullable Exit exit, Failure failure) implements LeaseCommand {}

    /** Its money now reaches {@code until}. */
    record Extend(Instant until) implements LeaseCommand {}

    record ChangeTerm(@Nullable Instant termEnd) implements LeaseCommand {}

    /**
     * End it now.
     *
     * @param serviceEnded when service ended already; null to give the workload its stop grace
     */
    record End(EndCause cause, @Nullable Instant serviceEnded) implements LeaseCommand {}

    /** Its machine is lost, unless it was heard of since. */
    record Lose(Loss loss, Contact contact) implements LeaseCommand {}

    /** Its workload is to be saved; {@code number} tells this request from those before. */
    record AskCheckpoint(long number) implements LeaseCommand {}

    /** How the saving ended. */
    record ReportCheckpoint(long number, String state, int exitCode) implements LeaseCommand {}

    /** Decides what only time causes. */
    record PassTime(Contact contact) implements LeaseCommand {}

    /** Its reservation is closed. */
    record Settle() implements LeaseCommand {}

    /**
     * How a workload ended.
     *
     * @param stopper who ended it
     * @param ageMillis milliseconds since the workload's start when the report was sent
     * @param why the agent's own reason when it stopped the workload; its exit code says nothing more
     */
    record Exit(int exitCode, long activeMillis, Stopper stopper, long ageMillis, Stages stages, Failure why) {
        Exit(int exitCode, long activeMillis, Stopper stopper, long ageMillis, Stages stages) {
            this(exitCode, activeMillis, stopper, ageMillis, stages, new Failure("", "", exitCode));
        }
    }

    /** Who ended a workload. */
    enum Stopper {
        ITSELF,
        AGENT,
        /** The agent, at a time when its machine was draining. */
        DRAINING_AGENT
    }

    /** Why a start failed: a code (empty when the agent gave none), a text for people, perhaps an exit code. */
    record Failure(String code, String message, @Nullable Integer exitCode) {}

    /** What fleet knows of the machine: a live session, the last word from it, and whether it is being emptied. */
    record Contact(boolean live, @Nullable Instant last, boolean draining) {}
}
