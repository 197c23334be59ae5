package dev.argosy.portal.lease;

import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.lease.Lease.Active;
import dev.argosy.portal.lease.Lease.Ended;
import dev.argosy.portal.lease.Lease.Ending;
import dev.argosy.portal.lease.Lease.Granted;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of the room.
 *
 * @param step how far ahead leases are paid
 * @param topUpBelow an extension is due when less than this remains
 * @param shortest the shortest time that is granted at all
 * @param settlementWindow how long after the end a final record is waited for
 */
record LeaseSettings(Duration step, Duration topUpBelow, Duration shortest, Duration settlementWindow) {
    /**
     * What one order allows in all; bounds every extension. Longer than the longest term, because a term counts from
     * the start of the last member and this from the grant.
     */
    static final Duration MAXIMUM = OrderText.LONGEST_TERM.plus(Duration.ofHours(1));

    static final Duration DEFAULT_SETTLEMENT_WINDOW = Duration.ofHours(72);

    static LeaseSettings withWindow(Duration settlementWindow) {
        return new LeaseSettings(
                Duration.ofMinutes(20), Duration.ofMinutes(15), Duration.ofSeconds(60), settlementWindow);
    }

    /** What an extension made at {@code now} aims at. */
    Instant wanted(Instant now, Instant grantedAt, @Nullable Instant termEnd) {
        Instant wanted = earlier(now.plus(step), grantedAt.plus(MAXIMUM));
        return termEnd == null ? wanted : earlier(wanted, termEnd);
    }

    LeaseSchedule schedule(Lease lease) {
        return switch (lease) {
            case Granted granted ->
                new LeaseSchedule(
                        earlier(granted.grant().startDeadline(), granted.paidUntil()),
                        extendAt(granted, granted.termEnd()));
            case Active active -> new LeaseSchedule(active.paidUntil(), extendAt(active, active.termEnd()));
            case Ending ending -> {
                Instant given = ending.paidUntil().plus(LeaseDecider.RESALE_DELAY);
                Instant closed = ending.ending().at().plus(settlementWindow);
                // money does not wait for the slice
                yield new LeaseSchedule(ending.isSettled() ? given : earlier(given, closed), null);
            }
            case Ended ended ->
                new LeaseSchedule(ended.isSettled() ? null : ended.ending().at().plus(settlementWindow), null);
        };
    }

    private @Nullable Instant extendAt(Lease lease, @Nullable Instant termEnd) {
        Instant furthest = wanted(Instant.MAX.minus(step), lease.grant().at(), termEnd);
        return furthest.isAfter(lease.paidUntil()) ? lease.paidUntil().minus(topUpBelow) : null;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
