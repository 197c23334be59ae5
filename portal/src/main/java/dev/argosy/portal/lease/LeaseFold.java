package dev.argosy.portal.lease;

import dev.argosy.portal.lease.Lease.Active;
import dev.argosy.portal.lease.Lease.Ended;
import dev.argosy.portal.lease.Lease.Ending;
import dev.argosy.portal.lease.Lease.Granted;
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
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each event makes of a lease; the only way that a lease's state changes. */
final class LeaseFold {
    private LeaseFold() {}

    /** A lease that began with its grant and went through these events. */
    static Lease apply(@Nullable Lease lease, LeaseEvent event) {
        return switch (event) {
            case LeaseEvent.LeaseGranted(var grant, var paidUntil, var termEnd) ->
                new Granted(grant, paidUntil, termEnd, null, grant.gangSize() == 1);
            case LeasePrepared(var _, var stages) -> {
                var granted = as(Granted.class, lease, event);
                yield new Granted(
                        granted.grant(), granted.paidUntil(), granted.termEnd(), stages, granted.startOrdered());
            }
            case LeaseStartOrdered(var _) -> {
                var granted = as(Granted.class, lease, event);
                yield new Granted(granted.grant(), granted.paidUntil(), granted.termEnd(), granted.prepared(), true);
            }
            case LeaseStarted(var _, var start, var _) -> {
                var granted = as(Granted.class, lease, event);
                yield new Active(granted.grant(), granted.paidUntil(), granted.termEnd(), start);
            }
            case LeaseExtended(var _, var until) -> extended(lease, event, until);
            case LeaseTermChanged(var _, var termEnd) -> withTerm(lease, event, termEnd);
            case LeaseCheckpointOrdered(var _, long number) -> checkpoint(as(Active.class, lease, event), number);
            case LeaseCheckpointed(var _, var _, var _) -> checkpoint(as(Active.class, lease, event), null);
            case LeaseEnding(var _, var end) -> {
                var open = Objects.requireNonNull(lease, "no lease");
                yield new Ending(open.grant(), open.paidUntil(), open.started().orElse(null), end, false);
            }
            case LeaseExited(var _, int code) -> {
                var ending = as(Ending.class, lease, event);
                yield new Ending(
                        ending.grant(),
                        ending.paidUntil(),
                        ending.start(),
                        ending.ending().withExitCode(code),
                        ending.isSettled());
            }
            case LeaseEnded(var _, var _, var _, var _, var at) -> {
                var ending = as(Ending.class, lease, event);
                yield new Ended(
                        ending.grant(), ending.paidUntil(), ending.start(), ending.ending(), at, ending.isSettled());
            }
            case LeaseSettled(var _) -> settled(lease, event);
        };
    }

    private static Active checkpoint(Active active, @Nullable Long number) {
        return new Active(active.grant(), active.paidUntil(), active.termEnd(), active.start(), number);
    }

    private static Lease extended(@Nullable Lease lease, LeaseEvent event, Instant until) {
        return switch (lease) {
            case Granted granted ->
                new Granted(granted.grant(), until, granted.termEnd(), granted.prepared(), granted.startOrdered());
            case Active active ->
                new Active(active.grant(), until, active.termEnd(), active.start(), active.checkpoint());
            case Ending _, Ended _ -> throw impossible(lease, event);
            case null -> throw impossible(null, event);
        };
    }

    private static Lease withTerm(@Nullable Lease lease, LeaseEvent event, @Nullable Instant termEnd) {
        return switch (lease) {
            case Granted granted ->
                new Granted(granted.grant(), granted.paidUntil(), termEnd, granted.prepared(), granted.startOrdered());
            case Active active ->
                new Active(active.grant(), active.paidUntil(), termEnd, active.start(), active.checkpoint());
            case Ending _, Ended _ -> throw impossible(lease, event);
            case null -> throw impossible(null, event);
        };
    }

    private static Lease settled(@Nullable Lease lease, LeaseEvent event) {
        return switch (lease) {
            case Ending ending -> new Ending(ending.grant(), ending.paidUntil(), ending.start(), ending.ending(), true);
            case Ended ended ->
                new Ended(ended.grant(), ended.paidUntil(), ended.start(), ended.ending(), ended.at(), true);
            case Granted _, Active _ -> throw impossible(lease, event);
            case null -> throw impossible(null, event);
        };
    }

    private static <L extends Lease> L as(Class<L> state, @Nullable Lease lease, LeaseEvent event) {
        if (!state.isInstance(lease)) {
            throw impossible(lease, event);
        }
        return state.cast(lease);
    }

    private static IllegalStateException impossible(@Nullable Lease lease, LeaseEvent event) {
        return new IllegalStateException(event + " cannot follow in state " + (lease == null ? "none" : lease.state()));
    }
}
