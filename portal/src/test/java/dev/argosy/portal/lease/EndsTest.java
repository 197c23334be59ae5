package dev.argosy.portal.lease;

import static dev.argosy.portal.lease.SampleLeases.GRANTED_AT;
import static dev.argosy.portal.lease.SampleLeases.PAID_UNTIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.lease.LeaseCommand.End;
import dev.argosy.portal.lease.LeaseCommand.Exit;
import dev.argosy.portal.lease.LeaseCommand.Failure;
import dev.argosy.portal.lease.LeaseCommand.PassTime;
import dev.argosy.portal.lease.LeaseCommand.ReportExited;
import dev.argosy.portal.lease.LeaseCommand.ReportFailed;
import dev.argosy.portal.lease.LeaseCommand.ReportGone;
import dev.argosy.portal.lease.LeaseCommand.ReportRunning;
import dev.argosy.portal.lease.LeaseCommand.Stopper;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every way in which a lease ends: what is charged at most, what goes back, and what is paid for lost time. */
class EndsTest {
    private static final Instant STARTED = GRANTED_AT.plusSeconds(10);
    private static final Instant NOW = GRANTED_AT.plusSeconds(310);
    private static final Instant LAST_WORD = GRANTED_AT.plusSeconds(70);
    private static final Duration WHOLE = Duration.between(STARTED, PAID_UNTIL);
    private static final Failure NO_IMAGE = new Failure("image-missing", "gone", null);
    private static final Failure NO_COMMAND = new Failure("command-not-found", "ls-", 127);

    /** Every cause with who is responsible: whoever adds one decides here what it costs whom. */
    private static final Map<EndCause, Party> CAUSES = causes();

    private static Map<EndCause, Party> causes() {
        var causes = new EnumMap<EndCause, Party>(EndCause.class);
        for (EndCause cause : EndCause.values()) {
            causes.put(
                    cause,
                    switch (cause) {
                        case WORKLOAD_EXITED, STOPPED, MEMBER_ENDED, NETWORK_STOPPED, TERM_OVER, FUNDS_EXHAUSTED ->
                            Party.CUSTOMER;
                        case PAUSED, TIMEOUT -> Party.CUSTOMER;
                        case IMAGE_TIMEOUT -> Party.NETWORK;
                        case ORDER_OVER, PRICE_HELD_NO_MORE -> Party.PLATFORM;
                        default -> Party.PROVIDER;
                    });
        }
        return causes;
    }

    /**
     * One end.
     *
     * @param code the reason's; the rest is what it must come to
     */
    private record Row(
            Lease before,
            LeaseCommand command,
            Instant now,
            String code,
            Duration cap,
            Duration credited,
            BillingEffect effect) {}

    private static final List<Row> ROWS = List.of(
            // never started: nothing is charged, nothing was lost
            refunded(new ReportFailed(NO_IMAGE), NOW, "image-missing"),
            refunded(new ReportFailed(NO_COMMAND), NOW, "command-not-found"),
            refunded(new ReportGone(null, new Failure("", "", null)), NOW, "start-failed"),
            refunded(new PassTime(new Contact(true, NOW, false)), GRANTED_AT.plusSeconds(600), "start-deadline"),
            // it ended by itself, told at once, late, or much too late
            charged(exit(Stopper.ITSELF, 300), NOW, "workload-exited", Duration.ofSeconds(300)),
            charged(exit(Stopper.ITSELF, 20), NOW, "workload-exited", Duration.ofSeconds(20)),
            // the machine ended it: from then on until that is known there was no service
            charged(exit(Stopper.AGENT, 300), NOW, "provider-stopped", Duration.ofSeconds(300)),
            credited(exit(Stopper.AGENT, 200), NOW, "provider-stopped", 200, 100),
            credited(exit(Stopper.DRAINING_AGENT, 200), NOW, "provider-stopped", 200, 100),
            charged(new ReportGone(null, NO_IMAGE), NOW, "provider-stopped", Duration.ofSeconds(300)),
            // paid time was over
            charged(new PassTime(new Contact(true, NOW, false)), PAID_UNTIL, "funds-exhausted", WHOLE),
            charged(new PassTime(new Contact(true, NOW, false)), PAID_UNTIL.plusSeconds(900), "funds-exhausted", WHOLE),
            charged(new PassTime(new Contact(true, NOW, true)), PAID_UNTIL, "drained", WHOLE),
            credited(new PassTime(new Contact(true, NOW, true)), PAID_UNTIL.plusSeconds(9), "drained", 1_190, 9),
            // out of contact: from the last word on, at most an hour
            credited(new PassTime(silent(LAST_WORD)), PAID_UNTIL.plusSeconds(30), "machine-lost", 60, 1_160),
            credited(new PassTime(silent(LAST_WORD)), PAID_UNTIL.plusSeconds(7_200), "machine-lost", 60, 3_600),
            credited(new PassTime(silent(PAID_UNTIL)), PAID_UNTIL.plusSeconds(30), "machine-lost", 1_190, 30),
            credited(new PassTime(silent(null)), PAID_UNTIL.plusSeconds(30), "machine-lost", 0, 1_220));

    @Test
    void everyRowOfTheTableHolds() {
        for (Row row : ROWS) {
            check(row);
        }
    }

    @Test
    void everyCauseThatIsOrderedHolds() {
        for (var each : CAUSES.entrySet()) {
            EndCause cause = each.getKey();
            boolean ours = each.getValue() == Party.CUSTOMER;
            assertThat(cause.reason("").party()).as(cause.code()).isEqualTo(each.getValue());
            check(refunded(new End(cause, null), NOW, cause.code()));
            check(refunded(new End(cause, LAST_WORD), NOW, cause.code()));
            // a stop that is still to come leaves time to stop in, and loses none
            check(charged(new End(cause, null), NOW, cause.code(), Duration.ofSeconds(330)));
            // service ended four minutes ago
            check(
                    ours
                            ? charged(new End(cause, LAST_WORD), NOW, cause.code(), Duration.ofSeconds(60))
                            : credited(new End(cause, LAST_WORD), NOW, cause.code(), 60, 240));
            // before the workload had started: it never served anything
            check(
                    ours
                            ? new Row(
                                    active(),
                                    new End(cause, GRANTED_AT),
                                    NOW,
                                    cause.code(),
                                    Duration.ZERO,
                                    Duration.ZERO,
                                    BillingEffect.REFUNDED)
                            : credited(new End(cause, GRANTED_AT), NOW, cause.code(), 0, 300));
        }
    }

    @Test
    void everyCauseThatTimeOrAMachineBringsIsInTheTable() {
        var codes = new HashSet<String>();
        ROWS.forEach(row -> codes.add(row.code()));
        assertThat(codes)
                .contains(
                        EndCause.WORKLOAD_EXITED.code(),
                        EndCause.START_DEADLINE.code(),
                        EndCause.START_FAILED.code(),
                        EndCause.FUNDS_EXHAUSTED.code(),
                        EndCause.MACHINE_LOST.code(),
                        EndCause.PROVIDER_STOPPED.code(),
                        EndCause.DRAINED.code());
    }

    @Test
    void theCatalogueSaysOfEachCauseWhatItMayDoToABill() {
        for (EndCause cause : EndCause.values()) {
            boolean never =
                    List.of(EndCause.START_DEADLINE, EndCause.START_FAILED).contains(cause);
            boolean credits = CAUSES.get(cause) != Party.CUSTOMER && !never;
            assertThat(Catalogue.find(cause.code()).orElseThrow().effects().contains(BillingEffect.CREDITED))
                    .as(cause.code())
                    .isEqualTo(credits);
        }
    }

    /** What the customer pays for is what he was served, what goes back is all the rest, and lost time is on top. */
    private static void check(Row row) {
        Lease after = after(row.before(), row.command(), row.now());
        Lease.End end = after.end().orElseThrow();
        assertThat(end.reason().code()).as(row.toString()).isEqualTo(row.code());
        assertThat(end.capMillis()).as(row.toString()).isEqualTo(row.cap().toMillis());
        assertThat(after.creditedMillis(end.reason().party(), end.capMillis(), end.at()))
                .as(row.toString())
                .isEqualTo(row.credited().toMillis());
        assertThat(end.reason().effect()).as(row.toString()).isEqualTo(row.effect());
        // a later end, whatever it is, changes neither
        Lease again = after(
                after, new End(EndCause.MACHINE_LOST, GRANTED_AT), row.now().plusSeconds(1_000));
        assertThat(again.end()).as(row.toString()).isEqualTo(after.end());
    }

    private static Contact silent(@Nullable Instant last) {
        return new Contact(false, last, false);
    }

    private static LeaseCommand exit(Stopper stopper, long activeSeconds) {
        return new ReportExited(new Exit(143, activeSeconds * 1_000, stopper, 300_000, Stages.NONE));
    }

    private static Row refunded(LeaseCommand command, Instant now, String code) {
        return new Row(
                SampleLeases.granted(), command, now, code, Duration.ZERO, Duration.ZERO, BillingEffect.REFUNDED);
    }

    private static Row charged(LeaseCommand command, Instant now, String code, Duration cap) {
        return new Row(active(), command, now, code, cap, Duration.ZERO, BillingEffect.CHARGED);
    }

    private static Row credited(LeaseCommand command, Instant now, String code, long cap, long credited) {
        return new Row(
                active(),
                command,
                now,
                code,
                Duration.ofSeconds(cap),
                Duration.ofSeconds(credited),
                BillingEffect.CREDITED);
    }

    private static Lease active() {
        return after(SampleLeases.granted(), new ReportRunning(0, Stages.NONE), STARTED);
    }

    /** The machine's margin holds a slice for long after a loss; what the customer is owed does not wait for it. */
    @Test
    void moneyDoesNotWaitForTheSlice() {
        var lost = new Lease.End(EndCause.MACHINE_LOST.reason(""), 60_000, null, NOW, true);
        var ending = new Lease.Ending(SampleLeases.granted().grant(), PAID_UNTIL, STARTED, lost, false);
        var settled = new Lease.Ending(ending.grant(), PAID_UNTIL, STARTED, lost, true);
        var briefly = LeaseSettings.withWindow(Duration.ofSeconds(5));

        assertThat(briefly.schedule(ending).dueAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(briefly.schedule(settled).dueAt()).isEqualTo(PAID_UNTIL.plusSeconds(60));
        assertThat(LeaseSettings.withWindow(LeaseSettings.DEFAULT_SETTLEMENT_WINDOW)
                        .schedule(ending)
                        .dueAt())
                .isEqualTo(PAID_UNTIL.plusSeconds(60));
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
}
