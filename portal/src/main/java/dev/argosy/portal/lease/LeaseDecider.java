package dev.argosy.portal.lease;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.lease.Lease.Active;
import dev.argosy.portal.lease.Lease.Ended;
import dev.argosy.portal.lease.Lease.Ending;
import dev.argosy.portal.lease.Lease.Granted;
import dev.argosy.portal.lease.LeaseCommand.AskCheckpoint;
import dev.argosy.portal.lease.LeaseCommand.ChangeTerm;
import dev.argosy.portal.lease.LeaseCommand.End;
import dev.argosy.portal.lease.LeaseCommand.Exit;
import dev.argosy.portal.lease.LeaseCommand.Extend;
import dev.argosy.portal.lease.LeaseCommand.Failure;
import dev.argosy.portal.lease.LeaseCommand.Lose;
import dev.argosy.portal.lease.LeaseCommand.OrderStart;
import dev.argosy.portal.lease.LeaseCommand.PassTime;
import dev.argosy.portal.lease.LeaseCommand.ReportCheckpoint;
import dev.argosy.portal.lease.LeaseCommand.ReportExited;
import dev.argosy.portal.lease.LeaseCommand.ReportFailed;
import dev.argosy.portal.lease.LeaseCommand.ReportGone;
import dev.argosy.portal.lease.LeaseCommand.ReportPrepared;
import dev.argosy.portal.lease.LeaseCommand.ReportRunning;
import dev.argosy.portal.lease.LeaseCommand.Settle;
import dev.argosy.portal.lease.LeaseCommand.Stopper;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointed;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnded;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnding;
import dev.argosy.portal.lease.LeaseEvent.LeaseExited;
import dev.argosy.portal.lease.LeaseEvent.LeaseExtended;
import dev.argosy.portal.lease.LeaseEvent.LeasePrepared;
import dev.argosy.portal.lease.LeaseEvent.LeaseSettled;
import dev.argosy.portal.lease.LeaseEvent.LeaseStartOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseStarted;
import dev.argosy.portal.lease.LeaseEvent.LeaseTermChanged;
import dev.argosy.portal.lease.LeaseEvent.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a lease's life: pure, every pair of state and command answered. */
final class LeaseDecider {
    /** After paid_until a slice may be sold again, whether or not the machine confirmed that the workload is gone. */
    static final Duration RESALE_DELAY = Duration.ofSeconds(60);

    /** How long after paid_until a machine without a session may still report before the lease counts as lost. */
    static final Duration LOSS_DELAY = Duration.ofSeconds(30);

    private static final Duration LONGEST_STOP_GRACE = Duration.ofSeconds(30);
    /** A stop by the agent this close to the end of paid time is the end of paid time: its clock is a ping behind. */
    private static final Duration END_SLACK = Duration.ofSeconds(10);

    private static final Failure NO_FAILURE = new Failure("", "", null);
    private static final Set<String> CUSTOMER_FAILURES =
            Set.of(JobCodes.COMMAND_NOT_FOUND.name(), JobCodes.BAD_UPLOAD.name());
    /** What an agent ends a job for that takes more than was hired; what it used until then is charged. */
    private static final Set<String> CUSTOMER_EXCESSES =
            Set.of(JobCodes.MEMORY_EXCEEDED.name(), JobCodes.DISK_EXCEEDED.name());
    /** What an agent knows of its machine's fault in an end: told as it is, however near the end of paid time. */
    private static final Set<String> MACHINE_FAULTS =
            Set.of(JobCodes.KEEPER_KILLED.name(), JobCodes.WORKLOAD_LOST.name(), JobCodes.MACHINE_RESTARTED.name());

    private LeaseDecider() {}

    static Decision<LeaseEvent> decide(Lease lease, LeaseCommand command, Instant now) {
        return switch (lease) {
            case Granted granted -> decideGranted(granted, command, now);
            case Active active -> decideActive(active, command, now);
            case Ending ending -> decideEnding(ending, command, now);
            case Ended ended -> decideEnded(ended, command);
        };
    }

    private static Decision<LeaseEvent> decideGranted(Granted lease, LeaseCommand command, Instant now) {
        var subject = Subject.of(lease);
        return switch (command) {
            case ReportPrepared(var stages) ->
                lease.prepared() == null ? Decision.accept(new LeasePrepared(subject, stages)) : nothing();
            case OrderStart() -> {
                if (lease.prepared() == null) {
                    yield refuse(lease, "start");
                }
                yield lease.startOrdered() ? nothing() : Decision.accept(new LeaseStartOrdered(subject));
            }
            case ReportRunning(long age, var stages) -> Decision.accept(started(lease, age, stages, now));
            case ReportExited(var exit) -> new Decision.Accepted<>(exitedBeforeSeenRunning(lease, exit, now));
            case ReportFailed(var failure) -> Decision.accept(neverStarted(lease, startFailure(failure), failure, now));
            case ReportGone(var exit, var failure) -> goneBeforeSeenRunning(lease, exit, failure, now);
            case Extend(var until) -> extend(lease, until);
            case ChangeTerm(var termEnd) -> changeTerm(lease, lease.termEnd(), termEnd);
            case End(var cause, var _) -> Decision.accept(neverStarted(lease, cause.reason(""), NO_FAILURE, now));
            case Lose(var loss, var contact) -> lose(lease, loss, contact, now);
            case AskCheckpoint _ -> refuse(lease, "be saved");
            case ReportCheckpoint _ -> nothing();
            case PassTime(var contact) -> passTimeGranted(lease, contact, now);
            case Settle() -> refuse(lease, "settle");
        };
    }

    private static Decision<LeaseEvent> decideActive(Active lease, LeaseCommand command, Instant now) {
        return switch (command) {
            case ReportPrepared(var _), ReportRunning(var _, var _), OrderStart() -> nothing();
            case ReportExited(var exit) -> Decision.accept(exited(lease, exit, now));
            // it was seen running: what is charged is decided by signed totals, never by this
            case ReportFailed(var _) -> refuse(lease, "fail to start");
            case ReportGone(var exit, var _) -> goneWhileActive(lease, exit, now);
            case Extend(var until) -> extend(lease, until);
            case ChangeTerm(var termEnd) -> changeTerm(lease, lease.termEnd(), termEnd);
            case End(var cause, var serviceEnded) -> {
                Instant cap = serviceEnded == null ? now.plus(stopGrace(lease)) : serviceEnded;
                yield Decision.accept(ending(lease, cause.reason(""), lease.millisUntil(cap), null, now));
            }
            case Lose(var loss, var contact) -> lose(lease, loss, contact, now);
            case AskCheckpoint(long number) -> Decision.accept(new LeaseCheckpointOrdered(Subject.of(lease), number));
            case ReportCheckpoint(long number, var state, int code) ->
                Objects.equals(lease.checkpoint(), number)
                        ? Decision.accept(new LeaseCheckpointed(Subject.of(lease), state, code))
                        : nothing();
            case PassTime(var contact) -> passTimeActive(lease, contact, now);
            case Settle() -> refuse(lease, "settle");
        };
    }

    private static Decision<LeaseEvent> decideEnding(Ending lease, LeaseCommand command, Instant now) {
        return switch (command) {
            case ReportPrepared(var _), ReportRunning(var _, var _), OrderStart(), End(var _, var _) -> nothing();
            case ReportExited(var exit) -> new Decision.Accepted<>(learnExitCode(lease, exit));
            case ReportFailed(var _) -> nothing();
            case ReportGone(var exit, var _) -> {
                var events = new ArrayList<LeaseEvent>(learnExitCode(lease, exit));
                var end = events.isEmpty() || exit == null
                        ? lease.ending()
                        : lease.ending().withExitCode(exit.exitCode());
                events.add(ended(lease, end, true, now));
                yield new Decision.Accepted<>(events);
            }
            case Extend(var _) -> refuse(lease, "be extended");
            case ChangeTerm(var _) -> refuse(lease, "change its term");
            case Lose _ -> refuseEnded(lease);
            case AskCheckpoint _ -> refuse(lease, "be saved");
            case ReportCheckpoint _ -> nothing();
            case PassTime(var _) ->
                now.isBefore(lease.paidUntil().plus(RESALE_DELAY))
                        ? nothing()
                        : Decision.accept(ended(lease, lease.ending(), false, now));
            case Settle() -> lease.isSettled() ? nothing() : Decision.accept(new LeaseSettled(Subject.of(lease)));
        };
    }

    private static Decision<LeaseEvent> decideEnded(Ended lease, LeaseCommand command) {
        return switch (command) {
            case ReportPrepared(var _), ReportRunning(var _, var _), ReportFailed(var _), ReportGone(var _, var _) ->
                nothing();
            case ReportExited(var _), OrderStart(), End(var _, var _), PassTime(var _), ReportCheckpoint _ -> nothing();
            case Lose _ -> refuseEnded(lease);
            case AskCheckpoint _ -> refuse(lease, "be saved");
            case Extend(var _) -> refuse(lease, "be extended");
            case ChangeTerm(var _) -> refuse(lease, "change its term");
            case Settle() -> lease.isSettled() ? nothing() : Decision.accept(new LeaseSettled(Subject.of(lease)));
        };
    }

    /** At most 30 s and a tenth of the granted time; it lies inside paid time. */
    static Duration stopGrace(Lease lease) {
        Duration tenth = Duration.ofMillis(lease.grantedMillis() / 10);
        return tenth.compareTo(LONGEST_STOP_GRACE) < 0 ? tenth : LONGEST_STOP_GRACE;
    }

    private static LeaseStarted started(Granted lease, long ageMillis, Stages stages, Instant now) {
        Instant start = now.minusMillis(ageMillis);
        if (start.isBefore(lease.grant().at())) {
            start = lease.grant().at();
        }
        return new LeaseStarted(Subject.of(lease), start, stages);
    }

    private static List<LeaseEvent> exitedBeforeSeenRunning(Granted lease, Exit exit, Instant now) {
        var started = started(lease, exit.ageMillis(), exit.stages(), now);
        var active = (Active) LeaseFold.apply(lease, started);
        return List.of(started, exited(active, exit, now));
    }

    private static LeaseEnding exited(Active lease, Exit exit, Instant now) {
        long cap = Math.min(exit.activeMillis(), lease.elapsedMillis(now));
        if (exit.stopper() != Stopper.ITSELF
                && CUSTOMER_EXCESSES.contains(exit.why().code())) {
            var reason =
                    new Reason(exit.why().code(), Party.CUSTOMER, exit.why().message(), BillingEffect.CHARGED);
            return ending(lease, reason, cap, exit.exitCode(), now);
        }
        if (exit.stopper() != Stopper.ITSELF
                && MACHINE_FAULTS.contains(exit.why().code())) {
            var reason = EndCause.PROVIDER_STOPPED.reasonAs(exit.why().code(), "exit-code:" + exit.exitCode());
            return ending(lease, reason, cap, exit.exitCode(), now);
        }
        var cause = switch (exit.stopper()) {
            case ITSELF -> EndCause.WORKLOAD_EXITED;
            case AGENT -> stopCause(lease, false, now);
            case DRAINING_AGENT -> stopCause(lease, true, now);
        };
        return ending(lease, cause.reason("exit-code:" + exit.exitCode()), cap, exit.exitCode(), now);
    }

    /** Why an agent stopped a workload that the portal had not ended. */
    private static EndCause stopCause(Active lease, boolean draining, Instant now) {
        if (now.isBefore(lease.paidUntil().minus(stopGrace(lease)).minus(END_SLACK))) {
            return EndCause.PROVIDER_STOPPED;
        }
        return paidTimeOver(lease, lease.termEnd(), draining);
    }

    /** Why nothing was paid beyond: of several causes the first that would have held without the others. */
    private static EndCause paidTimeOver(Lease lease, @Nullable Instant termEnd, boolean draining) {
        if (termEnd != null && !termEnd.isAfter(lease.paidUntil())) {
            return termEnd.equals(lease.grant().priceHeldUntil()) ? EndCause.PRICE_HELD_NO_MORE : EndCause.TERM_OVER;
        }
        if (!lease.paidUntil().isBefore(lease.grant().at().plus(LeaseSettings.MAXIMUM))) {
            return EndCause.ORDER_OVER;
        }
        return draining ? EndCause.DRAINED : EndCause.FUNDS_EXHAUSTED;
    }

    private static Decision<LeaseEvent> goneBeforeSeenRunning(
            Granted lease, @Nullable Exit exit, Failure failure, Instant now) {
        var events = new ArrayList<LeaseEvent>();
        if (exit != null) {
            events.addAll(exitedBeforeSeenRunning(lease, exit, now));
        } else {
            events.add(neverStarted(lease, startFailure(failure), failure, now));
        }
        var ending = (LeaseEnding) events.getLast();
        events.add(ended(lease, ending.end(), true, now));
        return new Decision.Accepted<>(events);
    }

    private static Decision<LeaseEvent> goneWhileActive(Active lease, @Nullable Exit exit, Instant now) {
        // gone without a word of how it ended: the machine lost it, and only what it signed before is charged
        var ending = exit != null
                ? exited(lease, exit, now)
                : ending(lease, EndCause.PROVIDER_STOPPED.reason("gone"), lease.millisUntil(now), null, now);
        return Decision.accept(ending, ended(lease, ending.end(), true, now));
    }

    private static Decision<LeaseEvent> passTimeGranted(Granted lease, LeaseCommand.Contact contact, Instant now) {
        if (!now.isBefore(lease.grant().startDeadline())) {
            return Decision.accept(neverStarted(lease, EndCause.START_DEADLINE.reason(""), NO_FAILURE, now));
        }
        if (!now.isBefore(lease.paidUntil())) {
            var cause = paidTimeOver(lease, lease.termEnd(), contact.draining());
            return Decision.accept(neverStarted(lease, cause.reason(""), NO_FAILURE, now));
        }
        return nothing();
    }

    private static Decision<LeaseEvent> passTimeActive(Active lease, LeaseCommand.Contact contact, Instant now) {
        if (now.isBefore(lease.paidUntil())) {
            return nothing();
        }
        if (contact.live()) {
            var cause = paidTimeOver(lease, lease.termEnd(), contact.draining());
            return Decision.accept(ending(lease, cause.reason(""), lease.grantedMillis(), null, now));
        }
        if (now.isBefore(lease.paidUntil().plus(LOSS_DELAY))) {
            return nothing();
        }
        long cap = contact.last() == null ? 0 : lease.millisUntil(contact.last());
        return Decision.accept(fenced(ending(lease, EndCause.MACHINE_LOST.reason(""), cap, null, now)));
    }

    /** A verdict can be taken back until here: a word from the machine later than what it rests on disproves it. */
    private static Decision<LeaseEvent> lose(Lease lease, Loss loss, LeaseCommand.Contact contact, Instant now) {
        Instant heard = contact.last();
        Instant served = loss.servedUntil(now);
        boolean heardSince = contact.live() || heard != null && heard.isAfter(served);
        if (loss.isBySilence() && heardSince) {
            return Decision.refuse(Refusal.of(
                    LeaseCodes.MACHINE_RETURNED,
                    "machine " + lease.grant().machine() + ": heard of after " + served,
                    "nothing needs to be done"));
        }
        long cap = lease.started().isEmpty() ? 0 : lease.millisUntil(served);
        return Decision.accept(fenced(ending(lease, loss.reason(), cap, null, now)));
    }

    private static LeaseEnding fenced(LeaseEnding ending) {
        var end = ending.end();
        return new LeaseEnding(
                ending.subject(), new Lease.End(end.reason(), end.capMillis(), end.exitCode(), end.at(), true));
    }

    private static Decision<LeaseEvent> refuseEnded(Lease lease) {
        return Decision.refuse(Refusal.of(
                LeaseCodes.LEASE_OVER, "lease " + lease.id() + ": has ended already", "look at how it ended"));
    }

    private static List<LeaseEvent> learnExitCode(Ending lease, @Nullable Exit exit) {
        return exit == null || lease.ending().exitCode() != null
                ? List.of()
                : List.of(new LeaseExited(Subject.of(lease), exit.exitCode()));
    }

    private static Decision<LeaseEvent> extend(Lease lease, Instant until) {
        return until.isAfter(lease.paidUntil())
                ? Decision.accept(new LeaseExtended(Subject.of(lease), until))
                : nothing();
    }

    private static Decision<LeaseEvent> changeTerm(Lease lease, @Nullable Instant before, @Nullable Instant wanted) {
        Instant termEnd = lease.grant().term(wanted);
        return Objects.equals(before, termEnd)
                ? nothing()
                : Decision.accept(new LeaseTermChanged(Subject.of(lease), termEnd));
    }

    private static LeaseEnding neverStarted(Granted lease, Reason reason, Failure failure, Instant now) {
        return ending(lease, reason, 0, failure.exitCode(), now);
    }

    /** A command that does not exist and a broken upload are the customer's; all else that hinders a start is not. */
    private static Reason startFailure(Failure failure) {
        if (failure.code().isEmpty()) {
            return EndCause.START_FAILED.reason(failure.message());
        }
        return CUSTOMER_FAILURES.contains(failure.code())
                ? new Reason(failure.code(), Party.CUSTOMER, failure.message(), BillingEffect.REFUNDED)
                : new Reason(failure.code(), Party.PROVIDER, failure.message(), BillingEffect.REFUNDED);
    }

    /** What was served, and what was lost without the customer's doing, say what the end does to the bill. */
    private static LeaseEnding ending(
            Lease lease, Reason reason, long capMillis, @Nullable Integer exitCode, Instant now) {
        long lost = lease.creditedMillis(reason.party(), capMillis, now);
        boolean credited = lease.grant().terms().customerRate().forMillis(lost).isPositive();
        var served = capMillis == 0 ? BillingEffect.REFUNDED : BillingEffect.CHARGED;
        var effect = credited ? BillingEffect.CREDITED : served;
        return new LeaseEnding(Subject.of(lease), new Lease.End(reason.with(effect), capMillis, exitCode, now));
    }

    private static LeaseEnded ended(Lease lease, Lease.End end, boolean confirmedGone, Instant now) {
        return new LeaseEnded(Subject.of(lease), end.reason(), end.exitCode(), confirmedGone, now);
    }

    private static Decision<LeaseEvent> nothing() {
        return new Decision.Accepted<>(List.of());
    }

    private static Decision<LeaseEvent> refuse(Lease lease, String what) {
        return Decision.refuse(Refusal.of(
                Codes.WRONG_STATE,
                "lease " + lease.id() + ": cannot " + what + " in state " + lease.state(),
                "look at the lease's state"));
    }
}
