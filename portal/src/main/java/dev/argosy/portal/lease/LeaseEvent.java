package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.foundation.History;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to a lease. Stored in history room {@code lease}, stream = lease id, read back by {@link #parse}. */
public sealed interface LeaseEvent {
    String ROOM = "lease";

    Subject subject();

    default LeaseId lease() {
        return subject().lease();
    }

    default ClusterId cluster() {
        return subject().cluster();
    }

    default int rank() {
        return subject().rank();
    }

    /** Reads a fact of room {@code lease}; one that this version does not know is an error. */
    static LeaseEvent parse(History.Entry entry) {
        return LeaseWire.read(entry.fact());
    }

    /** Whom an event is about, in every event so that readers need no look-up. */
    record Subject(LeaseId lease, ClusterId cluster, int rank) {
        static Subject of(Lease lease) {
            return of(lease.grant());
        }

        static Subject of(LeaseGrant grant) {
            return new Subject(grant.lease(), grant.cluster(), grant.rank());
        }
    }

    /** {@code lease-granted} */
    record LeaseGranted(
            LeaseGrant grant, Instant paidUntil, @Nullable Instant termEnd) implements LeaseEvent {
        @Override
        public Subject subject() {
            return Subject.of(grant);
        }
    }

    /** {@code lease-prepared}: everything lies ready on the machine. */
    record LeasePrepared(Subject subject, Stages stages) implements LeaseEvent {}

    /** {@code lease-start-ordered}: all members of the gang were prepared, the barrier is open. */
    record LeaseStartOrdered(Subject subject) implements LeaseEvent {}

    /** {@code lease-started}: charging counts from {@code start}. */
    record LeaseStarted(Subject subject, Instant start, Stages stages) implements LeaseEvent {}

    /** {@code lease-extended} */
    record LeaseExtended(Subject subject, Instant paidUntil) implements LeaseEvent {}

    /** {@code lease-term-changed} */
    record LeaseTermChanged(Subject subject, @Nullable Instant termEnd) implements LeaseEvent {}

    /** {@code lease-ending}: the cap is set; {@code end.exitCode} where it is known. */
    record LeaseEnding(Subject subject, Lease.End end) implements LeaseEvent {}

    /** {@code lease-exited}: the exit code of a workload that was being ended became known. */
    record LeaseExited(Subject subject, int exitCode) implements LeaseEvent {}

    /** {@code lease-checkpoint-ordered}: its machine is to run the checkpoint command, under this number. */
    record LeaseCheckpointOrdered(Subject subject, long number) implements LeaseEvent {}

    /** {@code lease-checkpointed}: the command ended; {@code state} is {@code DONE}, {@code FAILED} or such. */
    record LeaseCheckpointed(Subject subject, String state, int exitCode) implements LeaseEvent {}

    /**
     * {@code lease-ended}: the slice is given back, because the workload is confirmed gone or because its time is over.
     */
    record LeaseEnded(
            Subject subject, Reason reason, @Nullable Integer exitCode, boolean confirmedGone, Instant at)
            implements LeaseEvent {}

    /** {@code lease-settled}: the reservation is closed, nothing more is ever charged. */
    record LeaseSettled(Subject subject) implements LeaseEvent {}
}
