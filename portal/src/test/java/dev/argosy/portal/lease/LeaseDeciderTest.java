package dev.argosy.portal.lease;

import static dev.argosy.portal.lease.SampleLeases.GRANTED_AT;
import static dev.argosy.portal.lease.SampleLeases.PAID_UNTIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.lease.LeaseCommand.AskCheckpoint;
import dev.argosy.portal.lease.LeaseCommand.ChangeTerm;
import dev.argosy.portal.lease.LeaseCommand.Contact;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every pair of state and command, and the amounts behind each end. */
class LeaseDeciderTest {
    private static final Instant STARTED = GRANTED_AT.plusSeconds(10);
    private static final Instant NOW = GRANTED_AT.plusSeconds(310);
    private static final Exit EXIT = new Exit(3, 200_000, Stopper.ITSELF, 300_000, Stages.NONE);
    private static final Failure FAILURE = new Failure("image-missing", "gone", null);
    private static final Contact LIVE = new Contact(true, NOW, false);
    private static final Instant LAST_WORD = GRANTED_AT.plusSeconds(70);
    private static final Contact AWAY = new Contact(false, LAST_WORD, false);
    private static final Loss SILENT = new Loss(LAST_WORD, EndCause.MACHINE_LOST.reason(""));
    private static final Loss LEAVING = new Loss(LAST_WORD, EndCause.DRAINED.reason(""));

    /** What a command does in a state: kinds of events joined by +, "nothing", or "refused". */
    private record Case(Lease.State state, LeaseCommand command, Instant now, String expected) {}

    private static final List<Case> TABLE = List.of(
            new Case(Lease.State.GRANTED, new ReportPrepared(Stages.NONE), NOW, "LeasePrepared"),
            new Case(Lease.State.GRANTED, new OrderStart(), NOW, "refused"),
            new Case(Lease.State.GRANTED, new ReportRunning(5, Stages.NONE), NOW, "LeaseStarted"),
            new Case(Lease.State.GRANTED, new ReportExited(EXIT), NOW, "LeaseStarted+LeaseEnding"),
            new Case(Lease.State.GRANTED, new ReportFailed(FAILURE), NOW, "LeaseEnding"),
            new Case(Lease.State.GRANTED, new ReportGone(null, FAILURE), NOW, "LeaseEnding+LeaseEnded"),
            new Case(Lease.State.GRANTED, new ReportGone(EXIT, FAILURE), NOW, "LeaseStarted+LeaseEnding+LeaseEnded"),
            new Case(Lease.State.GRANTED, new Extend(PAID_UNTIL.plusSeconds(1)), NOW, "LeaseExtended"),
            new Case(Lease.State.GRANTED, new Extend(PAID_UNTIL), NOW, "nothing"),
            new Case(Lease.State.GRANTED, new ChangeTerm(PAID_UNTIL), NOW, "LeaseTermChanged"),
            new Case(Lease.State.GRANTED, new ChangeTerm(null), NOW, "nothing"),
            new Case(Lease.State.GRANTED, new End(EndCause.STOPPED, null), NOW, "LeaseEnding"),
            new Case(Lease.State.GRANTED, new PassTime(LIVE), NOW, "nothing"),
            new Case(Lease.State.GRANTED, new PassTime(LIVE), GRANTED_AT.plusSeconds(600), "LeaseEnding"),
            new Case(Lease.State.GRANTED, new Settle(), NOW, "refused"),
            new Case(Lease.State.ACTIVE, new ReportPrepared(Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ACTIVE, new OrderStart(), NOW, "nothing"),
            new Case(Lease.State.ACTIVE, new ReportRunning(5, Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ACTIVE, new ReportExited(EXIT), NOW, "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new ReportFailed(FAILURE), NOW, "refused"),
            new Case(Lease.State.ACTIVE, new ReportGone(EXIT, FAILURE), NOW, "LeaseEnding+LeaseEnded"),
            new Case(Lease.State.ACTIVE, new ReportGone(null, FAILURE), NOW, "LeaseEnding+LeaseEnded"),
            new Case(Lease.State.ACTIVE, new Extend(PAID_UNTIL.plusSeconds(1)), NOW, "LeaseExtended"),
            new Case(Lease.State.ACTIVE, new ChangeTerm(PAID_UNTIL), NOW, "LeaseTermChanged"),
            new Case(Lease.State.ACTIVE, new End(EndCause.STOPPED, null), NOW, "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new PassTime(LIVE), PAID_UNTIL.minusMillis(1), "nothing"),
            new Case(Lease.State.ACTIVE, new PassTime(LIVE), PAID_UNTIL, "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new PassTime(new Contact(false, NOW, false)), PAID_UNTIL, "nothing"),
            new Case(
                    Lease.State.ACTIVE,
                    new PassTime(new Contact(false, NOW, false)),
                    PAID_UNTIL.plusSeconds(30),
                    "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new Settle(), NOW, "refused"),
            new Case(Lease.State.ENDING, new ReportPrepared(Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ENDING, new OrderStart(), NOW, "nothing"),
            new Case(Lease.State.ENDING, new ReportRunning(5, Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ENDING, new ReportExited(EXIT), NOW, "LeaseExited"),
            new Case(Lease.State.ENDING, new ReportFailed(FAILURE), NOW, "nothing"),
            new Case(Lease.State.ENDING, new ReportGone(EXIT, FAILURE), NOW, "LeaseExited+LeaseEnded"),
            new Case(Lease.State.ENDING, new ReportGone(null, FAILURE), NOW, "LeaseEnded"),
            new Case(Lease.State.ENDING, new Extend(PAID_UNTIL.plusSeconds(1)), NOW, "refused"),
            new Case(Lease.State.ENDING, new ChangeTerm(PAID_UNTIL), NOW, "refused"),
            new Case(Lease.State.ENDING, new End(EndCause.STOPPED, null), NOW, "nothing"),
            new Case(Lease.State.ENDING, new PassTime(LIVE), PAID_UNTIL.plusSeconds(59), "nothing"),
            new Case(Lease.State.ENDING, new PassTime(LIVE), PAID_UNTIL.plusSeconds(60), "LeaseEnded"),
            new Case(Lease.State.ENDING, new Settle(), NOW, "LeaseSettled"),
            new Case(Lease.State.ENDED, new ReportPrepared(Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ENDED, new OrderStart(), NOW, "nothing"),
            new Case(Lease.State.ENDED, new ReportRunning(5, Stages.NONE), NOW, "nothing"),
            new Case(Lease.State.ENDED, new ReportExited(EXIT), NOW, "nothing"),
            new Case(Lease.State.ENDED, new ReportFailed(FAILURE), NOW, "nothing"),
            new Case(Lease.State.ENDED, new ReportGone(EXIT, FAILURE), NOW, "nothing"),
            new Case(Lease.State.ENDED, new Extend(PAID_UNTIL.plusSeconds(1)), NOW, "refused"),
            new Case(Lease.State.ENDED, new ChangeTerm(PAID_UNTIL), NOW, "refused"),
            new Case(Lease.State.ENDED, new End(EndCause.STOPPED, null), NOW, "nothing"),
            new Case(Lease.State.ENDED, new PassTime(LIVE), NOW, "nothing"),
            new Case(Lease.State.ENDED, new Settle(), NOW, "LeaseSettled"),
            new Case(Lease.State.GRANTED, new Lose(SILENT, AWAY), NOW, "LeaseEnding"),
            new Case(Lease.State.GRANTED, new AskCheckpoint(1), NOW, "refused"),
            new Case(Lease.State.GRANTED, new ReportCheckpoint(1, "DONE", 0), NOW, "nothing"),
            new Case(Lease.State.ACTIVE, new Lose(SILENT, AWAY), NOW, "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new Lose(SILENT, LIVE), NOW, "refused"),
            new Case(Lease.State.ACTIVE, new Lose(LEAVING, LIVE), NOW, "LeaseEnding"),
            new Case(Lease.State.ACTIVE, new AskCheckpoint(1), NOW, "LeaseCheckpointOrdered"),
            new Case(Lease.State.ACTIVE, new ReportCheckpoint(1, "DONE", 0), NOW, "nothing"),
            new Case(Lease.State.ENDING, new Lose(SILENT, AWAY), NOW, "refused"),
            new Case(Lease.State.ENDING, new AskCheckpoint(1), NOW, "refused"),
            new Case(Lease.State.ENDING, new ReportCheckpoint(1, "DONE", 0), NOW, "nothing"),
            new Case(Lease.State.ENDED, new Lose(SILENT, AWAY), NOW, "refused"),
            new Case(Lease.State.ENDED, new AskCheckpoint(1), NOW, "refused"),
            new Case(Lease.State.ENDED, new ReportCheckpoint(1, "DONE", 0), NOW, "nothing"));

    @Test
    void everyRowOfTheTableHolds() {
        for (Case one : TABLE) {
            assertThat(outcome(in(one.state()), one.command(), one.now()))
                    .as(one.toString())
                    .isEqualTo(one.expected());
        }
    }

    @Test
    void theTableKnowsEveryPairOfStateAndCommand() {
        var missing = new TreeSet<String>();
        for (Lease.State state : Lease.State.values()) {
            for (Class<?> command : LeaseCommand.class.getPermittedSubclasses()) {
                missing.add(state + " " + command.getSimpleName());
            }
        }
        TABLE.forEach(one ->
                missing.remove(one.state() + " " + one.command().getClass().getSimpleName()));
        assertThat(missing).isEmpty();
    }

    @Test
    void theTableCausesEveryEventButTheGrantTheBarrierAndTheEndOfASaving() {
        var missing = new TreeSet<String>();
        Arrays.stream(LeaseEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .forEach(missing::add);
        TABLE.forEach(one -> Stream.of(one.expected().split("\\+", -1)).forEach(missing::remove));
        assertThat(missing).containsExactly("LeaseCheckpointed", "LeaseGranted", "LeaseStartOrdered");
    }

    @Test
    void theBarrierOpensOnceForAPreparedMember() {
        Lease waiting = SampleLeases.granted("gang", 0, 2);
        waiting = after(waiting, new ReportPrepared(Stages.NONE), NOW);
        assertThat(outcome(waiting, new OrderStart(), NOW)).isEqualTo("LeaseStartOrdered");
        waiting = after(waiting, new OrderStart(), NOW);
        assertThat(outcome(waiting, new OrderStart(), NOW)).isEqualTo("nothing");
        assertThat(outcome(waiting, new ReportPrepared(Stages.NONE), NOW)).isEqualTo("nothing");
    }

    @Test
    void theStartIsTheArrivalMinusTheAgeButNeverBeforeTheGrant() {
        var active = after(SampleLeases.granted(), new ReportRunning(1_500, Stages.NONE), NOW);
        assertThat(active.started()).contains(NOW.minusMillis(1_500));
        var tooOld = after(SampleLeases.granted(), new ReportRunning(999_999_999, Stages.NONE), NOW);
        assertThat(tooOld.started()).contains(GRANTED_AT);
    }

    @Test
    void preparingTimeIsNotGrantedTime() {
        assertThat(SampleLeases.granted().grantedMillis()).isEqualTo(1_200_000);
        assertThat(in(Lease.State.ACTIVE).grantedMillis()).isEqualTo(1_190_000);
    }

    @Test
    void theOwnExitIsCappedByItsTotalAndByTheTimeThatHasPassed() {
        assertThat(cap(Lease.State.ACTIVE, new ReportExited(EXIT), NOW)).isEqualTo(200_000);
        var lying = new Exit(0, 9_999_999, Stopper.ITSELF, 300_000, Stages.NONE);
        assertThat(cap(Lease.State.ACTIVE, new ReportExited(lying), NOW)).isEqualTo(310_000);
        assertThat(reason(Lease.State.ACTIVE, new ReportExited(EXIT), NOW)).isEqualTo("workload-exited");
    }

    @Test
    void aCustomersStopIsCappedAfterTheStopGraceInsidePaidTime() {
        assertThat(cap(Lease.State.ACTIVE, new End(EndCause.STOPPED, null), NOW))
                .isEqualTo(330_000);
        Instant late = PAID_UNTIL.minusSeconds(5);
        assertThat(cap(Lease.State.ACTIVE, new End(EndCause.STOPPED, null), late))
                .isEqualTo(1_190_000);
    }

    @Test
    void whatNeverStartedCostsNothing() {
        for (LeaseCommand command :
                List.of(new End(EndCause.STOPPED, null), new ReportFailed(FAILURE), new ReportGone(null, FAILURE))) {
            assertThat(cap(Lease.State.GRANTED, command, NOW))
                    .as(command.toString())
                    .isZero();
        }
        assertThat(cap(Lease.State.GRANTED, new PassTime(LIVE), GRANTED_AT.plusSeconds(600)))
                .isZero();
        assertThat(reason(Lease.State.GRANTED, new PassTime(LIVE), GRANTED_AT.plusSeconds(600)))
                .isEqualTo("start-deadline");
    }

    @Test
    void aFailedStartNamesItsCodeAndWhoseItIs() {
        assertThat(ending(Lease.State.GRANTED, new ReportFailed(FAILURE), NOW).reason())
                .isEqualTo(new dev.argosy.kernel.Reason(
                        "image-missing",
                        dev.argosy.kernel.Reason.Party.PROVIDER,
                        "gone",
                        dev.argosy.kernel.Reason.BillingEffect.REFUNDED));
        var noSuchCommand =
                ending(Lease.State.GRANTED, new ReportFailed(new Failure("command-not-found", "ls-", 127)), NOW);
        assertThat(noSuchCommand.reason().party()).isEqualTo(dev.argosy.kernel.Reason.Party.CUSTOMER);
        assertThat(noSuchCommand.exitCode()).isEqualTo(127);
        assertThat(ending(Lease.State.GRANTED, new ReportFailed(new Failure("", "", null)), NOW)
                        .reason()
                        .code())
                .isEqualTo("start-failed");
    }

    @Test
    void paidTimeOverIsTheTermsOrTheMoneysDoing() {
        assertThat(reason(Lease.State.ACTIVE, new PassTime(LIVE), PAID_UNTIL)).isEqualTo("funds-exhausted");
        var bounded = after(in(Lease.State.ACTIVE), new ChangeTerm(PAID_UNTIL), NOW);
        var end = after(bounded, new PassTime(LIVE), PAID_UNTIL).end().orElseThrow();
        assertThat(end.reason().code()).isEqualTo("term-over");
        assertThat(end.capMillis()).isEqualTo(1_190_000);
    }

    @Test
    void whatOneOrderAllowsIsNeitherTheTermsNorTheMoneysDoing() {
        Instant furthest = GRANTED_AT.plus(LeaseSettings.MAXIMUM);
        var settings = LeaseSettings.withWindow(LeaseSettings.DEFAULT_SETTLEMENT_WINDOW);
        assertThat(settings.wanted(furthest.minusSeconds(60), GRANTED_AT, null)).isEqualTo(furthest);
        var full = after(in(Lease.State.ACTIVE), new Extend(furthest), NOW);
        var end = after(full, new PassTime(new Contact(true, furthest, true)), furthest)
                .end()
                .orElseThrow();
        assertThat(end.reason().code()).isEqualTo("order-maximum");
        assertThat(end.reason().party()).isEqualTo(dev.argosy.kernel.Reason.Party.PLATFORM);
        var bounded = after(full, new ChangeTerm(furthest), NOW);
        assertThat(after(bounded, new PassTime(LIVE), furthest)
                        .end()
                        .orElseThrow()
                        .reason()
                        .code())
                .isEqualTo("term-over");
    }

    @Test
    void aLostMachineIsChargedUpToItsLastContact() {
        var silent = new PassTime(new Contact(false, GRANTED_AT.plusSeconds(70), false));
        assertThat(cap(Lease.State.ACTIVE, silent, PAID_UNTIL.plusSeconds(30))).isEqualTo(60_000);
        assertThat(reason(Lease.State.ACTIVE, silent, PAID_UNTIL.plusSeconds(30)))
                .isEqualTo("machine-lost");
        assertThat(cap(Lease.State.ACTIVE, new PassTime(new Contact(false, null, false)), PAID_UNTIL.plusSeconds(30)))
                .isZero();
    }

    @Test
    void aVerdictEndsAtTheLastContactAndFencesUntilAWordDisprovesIt() {
        Lease lost = after(in(Lease.State.ACTIVE), new Lose(SILENT, AWAY), NOW);
        assertThat(lost.end().orElseThrow())
                .returns(60_000L, Lease.End::capMillis)
                .returns(true, Lease.End::fenced)
                .returns(NOW, Lease.End::at);
        assertThat(lost.end().orElseThrow().reason().effect()).isEqualTo(BillingEffect.CREDITED);
        assertThat(cap(Lease.State.GRANTED, new Lose(SILENT, AWAY), NOW)).isZero();

        var later = new Contact(false, LAST_WORD.plusMillis(1), false);
        assertThat(refusal(in(Lease.State.ACTIVE), new Lose(SILENT, later))).isEqualTo("machine-returned");
        assertThat(refusal(in(Lease.State.ACTIVE), new Lose(SILENT, LIVE))).isEqualTo("machine-returned");
        assertThat(refusal(lost, new Lose(SILENT, AWAY))).isEqualTo("lease-over");
        var broken = new Loss(LAST_WORD, EndCause.MACHINE_LOST.reasonAs("gpu-gone", "xid 79"));
        Lease evident = after(in(Lease.State.ACTIVE), new Lose(broken, LIVE), NOW);
        assertThat(evident.end().orElseThrow().reason().code()).isEqualTo("gpu-gone");
    }

    @Test
    void aMachineThatIsSilentToTheEndIsFencedToo() {
        var silent = new PassTime(new Contact(false, LAST_WORD, false));
        assertThat(ending(Lease.State.ACTIVE, silent, PAID_UNTIL.plusSeconds(30))
                        .fenced())
                .isTrue();
        assertThat(ending(Lease.State.ACTIVE, new End(EndCause.STOPPED, null), NOW)
                        .fenced())
                .isFalse();
    }

    @Test
    void aCheckpointEndsOnceUnderItsOwnNumber() {
        Lease asked = after(in(Lease.State.ACTIVE), new AskCheckpoint(7), NOW);
        assertThat(outcome(asked, new ReportCheckpoint(6, "DONE", 0), NOW)).isEqualTo("nothing");
        assertThat(outcome(asked, new ReportCheckpoint(7, "FAILED", 1), NOW)).isEqualTo("LeaseCheckpointed");
        Lease saved = after(asked, new ReportCheckpoint(7, "FAILED", 1), NOW);
        assertThat(outcome(saved, new ReportCheckpoint(7, "FAILED", 1), NOW)).isEqualTo("nothing");
        assertThat(saved).isEqualTo(in(Lease.State.ACTIVE));
        assertThat(after(after(asked, new Extend(PAID_UNTIL.plusSeconds(9)), NOW), new ChangeTerm(PAID_UNTIL), NOW))
                .extracting(lease -> ((Lease.Active) lease).checkpoint())
                .isEqualTo(7L);
    }

    private static String refusal(Lease lease, LeaseCommand command) {
        return switch (LeaseDecider.decide(lease, command, NOW)) {
            case Decision.Accepted<LeaseEvent> _ -> "accepted";
            case Decision.Refused<LeaseEvent>(var refused) -> refused.code().name();
        };
    }

    @Test
    void anAgentThatStopsEarlyIsTheProvidersDoing() {
        var stopped = new ReportExited(new Exit(143, 200_000, Stopper.AGENT, 300_000, Stages.NONE));
        assertThat(reason(Lease.State.ACTIVE, stopped, NOW)).isEqualTo("provider-stopped");
        assertThat(reason(Lease.State.ACTIVE, stopped, PAID_UNTIL.minusSeconds(30)))
                .isEqualTo("funds-exhausted");
    }

    @Test
    void whatAMachineSaysOfItsOwnFaultIsToldAsItIs() {
        for (String code : List.of("keeper-killed", "workload-lost", "machine-restarted")) {
            var why = new Failure(code, "", 137);
            var stopped = new ReportExited(new Exit(137, 200_000, Stopper.AGENT, 300_000, Stages.NONE, why));
            var end = after(in(Lease.State.ACTIVE), stopped, PAID_UNTIL.minusSeconds(30));
            assertThat(end.end().orElseThrow().reason().with(Reason.BillingEffect.CHARGED))
                    .isEqualTo(EndCause.PROVIDER_STOPPED.reasonAs(code, "exit-code:137"));
        }
    }

    @Test
    void aJobThatTookMoreThanItsSliceIsItsCustomersDoing() {
        for (String code : List.of("memory-exceeded", "disk-exceeded")) {
            var why = new Failure(code, "too much", 137);
            var stopped = new ReportExited(new Exit(137, 200_000, Stopper.AGENT, 300_000, Stages.NONE, why));
            var end = after(in(Lease.State.ACTIVE), stopped, NOW).end().orElseThrow();
            assertThat(end.reason())
                    .isEqualTo(new Reason(code, Reason.Party.CUSTOMER, "too much", Reason.BillingEffect.CHARGED));
            assertThat(end.capMillis()).isEqualTo(200_000);

            // of a workload that ended by itself an agent's word for it counts nothing
            var own = new ReportExited(new Exit(1, 200_000, Stopper.ITSELF, 300_000, Stages.NONE, why));
            assertThat(reason(Lease.State.ACTIVE, own, NOW)).isEqualTo("workload-exited");
        }
    }

    @Test
    void paidTimeThatADrainingMachineLetRunOutIsTheProvidersDoing() {
        var draining = new Contact(true, NOW, true);
        var over = ending(Lease.State.ACTIVE, new PassTime(draining), PAID_UNTIL);
        assertThat(over.reason().code()).isEqualTo("drained");
        assertThat(over.reason().party()).isEqualTo(dev.argosy.kernel.Reason.Party.PROVIDER);
        assertThat(over.capMillis()).isEqualTo(1_190_000);
        var stopped = new ReportExited(new Exit(143, 200_000, Stopper.DRAINING_AGENT, 300_000, Stages.NONE));
        assertThat(reason(Lease.State.ACTIVE, stopped, PAID_UNTIL.minusSeconds(30)))
                .isEqualTo("drained");
        assertThat(reason(Lease.State.ACTIVE, stopped, NOW)).isEqualTo("provider-stopped");
        var bounded = after(in(Lease.State.ACTIVE), new ChangeTerm(PAID_UNTIL), NOW);
        assertThat(after(bounded, new PassTime(draining), PAID_UNTIL)
                        .end()
                        .orElseThrow()
                        .reason()
                        .code())
                .isEqualTo("term-over");
    }

    /** A bill and its reason never contradict each other, whoever is responsible. */
    @Test
    void whatAReasonSaysOfTheBillIsWhatTheEndDoes() {
        for (Case one :
                TABLE.stream().filter(row -> !row.expected().equals("refused")).toList()) {
            Lease before = in(one.state());
            after(before, one.command(), one.now())
                    .end()
                    .filter(end -> before.end().isEmpty())
                    .ifPresent(end ->
                            assertThat(end.reason().effect()).as(one.toString()).isEqualTo(effect(before, end)));
        }
        var stopped = new ReportExited(new Exit(143, 300_000, Stopper.AGENT, 300_000, Stages.NONE));
        assertThat(ending(Lease.State.ACTIVE, stopped, NOW).reason().effect()).isEqualTo(BillingEffect.CHARGED);
    }

    private static BillingEffect effect(Lease before, Lease.End end) {
        boolean credited = end.reason().party() != Reason.Party.CUSTOMER
                && before.started().isPresent()
                && end.at().minusMillis(end.capMillis()).isAfter(before.countedFrom());
        BillingEffect served = end.capMillis() == 0 ? BillingEffect.REFUNDED : BillingEffect.CHARGED;
        return credited ? BillingEffect.CREDITED : served;
    }

    @Test
    void theFirstEndIsForGood() {
        var ending = after(in(Lease.State.ACTIVE), new End(EndCause.STOPPED, null), NOW);
        var later = after(ending, new ReportExited(EXIT), NOW.plusSeconds(5));
        assertThat(later.end().orElseThrow().capMillis()).isEqualTo(330_000);
        assertThat(later.end().orElseThrow().reason().code()).isEqualTo("stopped");
        assertThat(later.end().orElseThrow().exitCode()).isEqualTo(3);
        assertThat(outcome(later, new ReportExited(EXIT), NOW)).isEqualTo("nothing");
    }

    @Test
    void settlingTwiceIsSettlingOnce() {
        for (Lease.State state : List.of(Lease.State.ENDING, Lease.State.ENDED)) {
            var settled = after(in(state), new Settle(), NOW);
            assertThat(settled.settled()).isTrue();
            assertThat(outcome(settled, new Settle(), NOW)).isEqualTo("nothing");
        }
    }

    @Test
    void everyEventSurvivesItsStoredForm() {
        var events = new ArrayList<LeaseEvent>();
        events.add(new LeaseEvent.LeaseGranted(SampleLeases.grant("r", 1, 2), PAID_UNTIL, NOW));
        var subject = LeaseEvent.Subject.of(SampleLeases.granted());
        events.add(new LeaseEvent.LeaseStartOrdered(subject));
        for (Case one : TABLE) {
            if (LeaseDecider.decide(in(one.state()), one.command(), one.now())
                    instanceof Decision.Accepted<LeaseEvent>(var caused)) {
                events.addAll(caused);
            }
        }
        for (LeaseEvent event : events) {
            assertThat(LeaseWire.read(LeaseWire.write(event))).isEqualTo(event);
        }
    }

    @Test
    void leasesStoredBeforeTheirRequestersWereKnownAreStillRead() {
        var event = new LeaseEvent.LeaseGranted(SampleLeases.grant("r", 1, 2), PAID_UNTIL, NOW);
        String json = LeaseWire.write(event).json();
        String old = json.replaceAll("\"(apiKey|project)\":\"[^\"]*\",", "");
        assertThat(old).hasSizeLessThan(json.length());
        var read = (LeaseEvent.LeaseGranted) LeaseWire.read(new History.Fact("lease-granted", old));
        assertThat(read.grant().requester()).isNull();
        assertThat(read.grant().customer()).isEqualTo(event.grant().customer());
    }

    private static Lease in(Lease.State state) {
        Lease lease = SampleLeases.granted();
        return switch (state) {
            case GRANTED -> lease;
            case ACTIVE -> after(lease, new ReportRunning(0, Stages.NONE), STARTED);
            case ENDING -> after(in(Lease.State.ACTIVE), new End(EndCause.STOPPED, null), NOW.minusSeconds(1));
            case ENDED -> after(in(Lease.State.ENDING), new ReportGone(null, FAILURE), NOW.minusMillis(1));
        };
    }

    private static Lease after(Lease lease, LeaseCommand command, Instant now) {
        return switch (LeaseDecider.decide(lease, command, now)) {
            case Decision.Accepted<LeaseEvent>(var events) -> {
                Lease at = lease;
                for (LeaseEvent event : events) {
                    at = LeaseFold.apply(at, event);
                }
                yield at;
            }
            case Decision.Refused<LeaseEvent>(var refusal) -> throw new AssertionError(refusal);
        };
    }

    private static String outcome(Lease lease, LeaseCommand command, Instant now) {
        return switch (LeaseDecider.decide(lease, command, now)) {
            case Decision.Accepted<LeaseEvent>(var events) ->
                events.isEmpty()
                        ? "nothing"
                        : String.join(
                                "+",
                                events.stream()
                                        .map(event -> event.getClass().getSimpleName())
                                        .toList());
            case Decision.Refused<LeaseEvent>(var refusal) -> {
                assertThat(refusal.code()).isIn(Codes.WRONG_STATE, LeaseCodes.MACHINE_RETURNED, LeaseCodes.LEASE_OVER);
                yield "refused";
            }
        };
    }

    private static Lease.End ending(Lease.State state, LeaseCommand command, Instant now) {
        return after(in(state), command, now).end().orElseThrow();
    }

    private static long cap(Lease.State state, LeaseCommand command, Instant now) {
        return ending(state, command, now).capMillis();
    }

    private static @Nullable String reason(Lease.State state, LeaseCommand command, Instant now) {
        return ending(state, command, now).reason().code();
    }
}
