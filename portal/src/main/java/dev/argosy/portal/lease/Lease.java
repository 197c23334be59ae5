package dev.argosy.portal.lease;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.SlaCredit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The right of one cluster to use one slice on fixed terms until an instant; each state carries its own data. */
public sealed interface Lease {
    LeaseGrant grant();

    /** Database time; what the machine is told as remaining time. */
    Instant paidUntil();

    /** When the workload started, by the first report that named it running; empty until then. */
    Optional<Instant> started();

    State state();

    default LeaseId id() {
        return grant().lease();
    }

    /** What granted time counts from: the start of the workload, until that is known the grant. */
    default Instant countedFrom() {
        return started().orElse(grant().at());
    }

    /** The time paid for in all, in milliseconds. */
    default long grantedMillis() {
        return millisUntil(paidUntil());
    }

    /** Active milliseconds up to an instant: never below zero, never beyond what is paid. */
    default long millisUntil(Instant instant) {
        Instant end = instant.isBefore(paidUntil()) ? instant : paidUntil();
        return Math.max(0, Duration.between(countedFrom(), end).toMillis());
    }

    /**
     * How long it can have been active by now, whatever its machine says: never beyond what is paid, and not from
     * before the grant. Not counted from the start, which is known from a report that may have been long on its way:
     * a true total must never be cut.
     */
    default long elapsedMillis(Instant now) {
        return Math.max(
                0, Math.min(grantedMillis(), Duration.between(grant().at(), now).toMillis()));
    }

    /** What may be charged at most by now: paid time that lies ahead belongs to the customer still. */
    default long chargeableMillis(Instant now) {
        return end().isPresent() ? chargeableMillis() : Math.min(chargeableMillis(), elapsedMillis(now));
    }

    /** What may be charged at most: the cap once the lease ends, until then the granted time. */
    default long chargeableMillis() {
        return end().map(end -> Math.min(end.capMillis(), grantedMillis())).orElseGet(this::grantedMillis);
    }

    /**
     * The time without service that an end at an instant, with this cap, would be credited for: none for a workload
     * that had not started, and none for the customer's own ends.
     */
    default long creditedMillis(Reason.Party party, long capMillis, Instant at) {
        return started()
                .map(start -> SlaCredit.creditedMillis(
                        party, Duration.between(start.plusMillis(capMillis), at).toMillis()))
                .orElse(0L);
    }

    /** Why and when it ended; empty while it may still be extended. */
    default Optional<End> end() {
        return switch (this) {
            case Granted _, Active _ -> Optional.empty();
            case Ending ending -> Optional.of(ending.ending());
            case Ended ended -> Optional.of(ended.ending());
        };
    }

    /** Whether the reservation of its money is closed. */
    default boolean settled() {
        return switch (this) {
            case Granted _, Active _ -> false;
            case Ending ending -> ending.isSettled();
            case Ended ended -> ended.isSettled();
        };
    }

    enum State {
        GRANTED,
        ACTIVE,
        ENDING,
        ENDED
    }

    /**
     * The machine was ordered to prepare, or to start when {@code startOrdered}.
     *
     * @param prepared the stages that the machine reported when everything lay ready; null until then
     */
    record Granted(
            LeaseGrant grant,
            Instant paidUntil,
            @Nullable Instant termEnd,
            @Nullable Stages prepared,
            boolean startOrdered)
            implements Lease {
        @Override
        public Optional<Instant> started() {
            return Optional.empty();
        }

        @Override
        public State state() {
            return State.GRANTED;
        }
    }

    /**
     * The workload runs and is charged.
     *
     * @param checkpoint the number of the checkpoint that is waited for; null for none
     */
    record Active(
            LeaseGrant grant,
            Instant paidUntil,
            @Nullable Instant termEnd,
            Instant start,
            @Nullable Long checkpoint) implements Lease {
        Active(LeaseGrant grant, Instant paidUntil, @Nullable Instant termEnd, Instant start) {
            this(grant, paidUntil, termEnd, start, null);
        }

        @Override
        public Optional<Instant> started() {
            return Optional.of(start);
        }

        @Override
        public State state() {
            return State.ACTIVE;
        }
    }

    /** The cap is set; the slice is not given back yet. */
    record Ending(
            LeaseGrant grant, Instant paidUntil, @Nullable Instant start, End ending, boolean isSettled)
            implements Lease {
        @Override
        public Optional<Instant> started() {
            return Optional.ofNullable(start);
        }

        @Override
        public State state() {
            return State.ENDING;
        }
    }

    /** The slice is given back; only money may still be open. */
    record Ended(
            LeaseGrant grant, Instant paidUntil, @Nullable Instant start, End ending, Instant at, boolean isSettled)
            implements Lease {
        @Override
        public Optional<Instant> started() {
            return Optional.ofNullable(start);
        }

        @Override
        public State state() {
            return State.ENDED;
        }
    }

    /**
     * The end of a lease, set once.
     *
     * @param capMillis active time beyond which nothing is ever charged
     * @param exitCode the workload's; null while unknown or when it never ran
     * @param at when the cap was set
     * @param fenced whether it counts as lost: what its machine may still send of it is refused, but for usage
     */
    record End(Reason reason, long capMillis, @Nullable Integer exitCode, Instant at, boolean fenced) {
        public End(Reason reason, long capMillis, @Nullable Integer exitCode, Instant at) {
            this(reason, capMillis, exitCode, at, false);
        }

        public End {
            if (capMillis < 0) {
                throw new IllegalArgumentException("capMillis: " + capMillis + " (expected: >= 0)");
            }
        }

        End withExitCode(int code) {
            return new End(reason, capMillis, code, at, fenced);
        }
    }
}
