package dev.argosy.portal.lease;

import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.lease.LeaseCommand.Exit;
import dev.argosy.portal.lease.LeaseCommand.Failure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any command for a lease, and the instants that matter in its life, from numbers drawn by chance. */
final class SampleCommands {
    private static final List<Integer> MILLIS = List.of(-1, 0, 1, 29_999, 30_000, 60_000, 600_000);

    private SampleCommands() {}

    /** The edges of what time decides, exactly and by a millisecond off. */
    static Instant instant(Lease lease, int which, int off) {
        Instant edge = switch (which % 5) {
            case 0 -> lease.grant().at();
            case 1 -> lease.grant().startDeadline();
            case 2 -> lease.countedFrom();
            default -> lease.paidUntil();
        };
        return edge.plusMillis(MILLIS.get(off % MILLIS.size()));
    }

    static LeaseCommand command(Lease lease, List<Integer> chance, Instant now) {
        int which = chance.get(2);
        int number = chance.get(3);
        var stages = new Stages(number, number / 2, 0);
        var stopper = LeaseCommand.Stopper.values()[number % LeaseCommand.Stopper.values().length];
        var exit = new Exit(number % 3, number * 1_000L, stopper, number * 1_001L, stages);
        var failure = new Failure(number % 2 == 0 ? "" : "image-missing", "gone: " + number, exitCode(number));
        Instant last = number % 4 == 0 ? null : instant(lease, number, chance.get(4));
        return switch (which % 15) {
            case 0, 1 -> new LeaseCommand.ReportPrepared(stages);
            case 2 -> new LeaseCommand.OrderStart();
            case 3, 4 -> new LeaseCommand.ReportRunning(number * 100L, stages);
            case 5 -> new LeaseCommand.ReportExited(exit);
            case 6 ->
                number % 3 == 0
                        ? new LeaseCommand.ReportFailed(failure)
                        : new LeaseCommand.ReportGone(number % 2 == 0 ? exit : null, failure);
            case 7 -> new LeaseCommand.Extend(lease.paidUntil().plusSeconds(number % 3 * 300L));
            case 8 -> new LeaseCommand.ChangeTerm(number % 3 == 0 ? null : now.plusSeconds(number % 2 * 900L));
            case 9 -> new LeaseCommand.End(EndCause.values()[number % EndCause.values().length], last);
            case 10 -> new LeaseCommand.PassTime(new Contact(number % 2 == 0, last, number % 5 == 0));
            case 11 ->
                new LeaseCommand.Lose(
                        new Loss(
                                last == null ? now : last,
                                number % 3 == 0 ? EndCause.DRAINED.reason("") : EndCause.MACHINE_LOST.reason("")),
                        new Contact(number % 2 == 0, last, false));
            case 12 -> new LeaseCommand.AskCheckpoint(number);
            case 13 -> new LeaseCommand.ReportCheckpoint(number, number % 2 == 0 ? "DONE" : "FAILED", number % 2);
            default -> new LeaseCommand.Settle();
        };
    }

    private static @Nullable Integer exitCode(int number) {
        return number % 3 == 0 ? null : Integer.valueOf(number % 128);
    }
}
