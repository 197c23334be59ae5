package dev.argosy.agent.core;

import dev.argosy.agent.core.JournalEntry.Progress;
import dev.argosy.agent.core.JournalEntry.Stages;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What the agent knows of one lease. Changed by {@link AgentCore} alone; instants are of the present boot's clock. */
final class Held {
    private static final long LONGEST_STOP_GRACE_MILLIS = 30_000;
    private static final long LONGEST_KILL_GRACE_MILLIS = 10_000;
    private static final int GRACE_PART = 10;

    final DesiredEntry entry;
    final @Nullable Order order;
    final LeaseId lease;
    final long grantNumber;
    final long acceptedAt;

    Phase phase = Phase.PREPARING;
    boolean desired = true;
    boolean start;
    /** 0: not known in this boot. */
    long paidUntil;
    /** A ping answer of this run of the agent said that the lease is paid. */
    boolean paidNow;

    long startedAt;
    long exitedAt;
    int exitCode;
    String reason = "";
    String message = "";
    boolean stopped;
    boolean delivered;
    Stages stages = new Stages(0, 0, 0);

    /** This run of the agent has seen it run. */
    boolean seenRunning;

    long stopAskedAt;
    boolean stuck;
    boolean releasing;
    long totalWrittenAt;
    boolean endTaken;
    boolean goneTaken;

    Held(DesiredEntry entry, @Nullable Order order, LeaseId lease, long grantNumber, long acceptedAt) {
        this.entry = entry;
        this.order = order;
        this.lease = lease;
        this.grantNumber = grantNumber;
        this.acceptedAt = acceptedAt;
        this.start = entry.order().map(DesiredEntry.SignedOrder::start).orElse(false);
    }

    Order ordered() {
        if (order == null) {
            throw new IllegalStateException(lease + ": was refused and has no order");
        }
        return order;
    }

    boolean started() {
        return startedAt > 0;
    }

    /** The last part of paid time, in which the workload is asked to stop: 30 s, at most a tenth of the grant. */
    long stopGrace() {
        long granted = Math.max(0, paidUntil - (started() ? startedAt : acceptedAt));
        return Math.min(LONGEST_STOP_GRACE_MILLIS, granted / GRACE_PART);
    }

    long killGrace() {
        return Math.min(LONGEST_KILL_GRACE_MILLIS, stopGrace());
    }

    Runtime.Deadline deadline() {
        return new Runtime.Deadline(paidUntil - stopGrace(), killGrace());
    }

    long activeAt(long now) {
        if (!started()) {
            return 0;
        }
        return Math.max(0, (phase.ended() ? exitedAt : now) - startedAt);
    }

    boolean overlaps(Held other) {
        return order != null
                && other.order != null
                && !Collections.disjoint(
                        order.slice().gpus(), other.order.slice().gpus());
    }

    boolean uses(GpuId gpu) {
        return order != null && order.slice().gpus().contains(gpu);
    }

    /** What the portal is told: a lease is not gone before the portal knows how it ended. */
    Phase shown() {
        if (phase == Phase.GONE && !endTaken) {
            return started() ? Phase.EXITED : Phase.FAILED;
        }
        return phase;
    }

    Progress progress() {
        return new Progress(startedAt, exitedAt, exitCode, reason, message, stopped, delivered, stages);
    }

    void take(Progress progress) {
        startedAt = progress.startedAtMillis();
        exitedAt = progress.exitedAtMillis();
        exitCode = progress.exitCode();
        reason = progress.reason();
        message = progress.message();
        stopped = progress.stopped();
        delivered = progress.delivered();
        stages = progress.stages();
    }
}
