package dev.argosy.agent.core;

import dev.argosy.agent.core.JournalEntry.Progress;
import dev.argosy.agent.core.JournalEntry.Stages;
import dev.argosy.kernel.LeaseId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the agent knows of one lease. Changed by {@link AgentCore} alone; instants are of the present boot's clock. */
final class Held {
    /** The exit code of what was killed: 128 + 9. */
    static final int KILLED = 137;

    /** A job that starts without its members file is better than one that never starts. */
    private static final long MEMBERS_WAIT_MILLIS = 10_000;

    private static final long LONGEST_STOP_GRACE_MILLIS = 30_000;
    private static final long LONGEST_KILL_GRACE_MILLIS = 10_000;
    private static final int GRACE_PART = 10;

    final DesiredEntry entry;
    /** Null for a lease that was refused. */
    final @Nullable OrderHead head;

    final LeaseId lease;
    final long grantNumber;
    final long acceptedAt;

    /** What was fetched and is not written down yet. */
    @Nullable
    WorkloadBytes fetched;

    long fetchedAt;
    private long fetchMillis;
    private @Nullable Order order;
    private @Nullable WorkloadBytes workload;

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

    /** The number of the checkpoint that is asked for; 0 for none. */
    long checkpointWanted;

    Checkpoint checkpoint = Checkpoint.NONE;
    Optional<Members> members = Optional.empty();
    /** The generation that the runtime was asked to fetch in this run of the agent, and the one that is there. */
    long membersAsked;

    long membersPlaced;
    long preparedAt;

    /** This run of the agent has seen it run. */
    boolean seenRunning;

    long stopAskedAt;
    boolean stuck;
    boolean releasing;
    long totalWrittenAt;
    boolean endTaken;
    boolean goneTaken;

    Held(DesiredEntry entry, @Nullable OrderHead head, LeaseId lease, long grantNumber, long acceptedAt) {
        this.entry = entry;
        this.head = head;
        this.lease = lease;
        this.grantNumber = grantNumber;
        this.acceptedAt = acceptedAt;
        wanted(entry);
    }

    /** What the desired state says of it now; a start is never taken back. */
    private void wanted(DesiredEntry now) {
        start |= now.order().map(DesiredEntry.SignedOrder::start).orElse(false);
        checkpointWanted = now.order().map(DesiredEntry.SignedOrder::checkpoint).orElse(0L);
    }

    /** @return whether it is to start, and was not before */
    boolean want(DesiredEntry now) {
        boolean before = start;
        wanted(now);
        return start && !before;
    }

    /** Whether nothing of its members is missing that a start should wait for, for a while. */
    boolean membersThere(long now) {
        return members.isEmpty() || membersPlaced > 0 || now - preparedAt >= MEMBERS_WAIT_MILLIS;
    }

    /** The members file that is to be fetched now: once the job has a folder; before its start, so that it finds it. */
    Optional<Members> takeMembersDue() {
        boolean hasFolder = phase == Phase.PREPARED || phase.mayHaveProcesses();
        if (!hasFolder || members.map(Members::generation).orElse(0L) <= membersAsked) {
            return Optional.empty();
        }
        membersAsked = members.map(Members::generation).orElse(0L);
        return members;
    }

    OrderHead head() {
        if (head == null) {
            throw new IllegalStateException(lease + ": was refused and has no order");
        }
        return head;
    }

    /** The order with its workload, which has to be written down by now. */
    Order ordered() {
        if (order == null) {
            throw new IllegalStateException(lease + ": its workload is not known");
        }
        return order;
    }

    boolean hasWorkload() {
        return order != null;
    }

    void fetched(Observation.Fetched arrived, long now) {
        fetched = hasWorkload() ? null : arrived.workload();
        fetchedAt = now;
        fetchMillis = arrived.millis();
    }

    /** Fetching counts among what the files took. */
    void prepared(Observation.Prepared prepared, long now) {
        preparedAt = now;
        stages = new Stages(prepared.networkMillis(), fetchMillis + prepared.imageMillis(), 0);
    }

    /** The workload that was written down; taken for good. */
    void take(Order whole, WorkloadBytes bytes) {
        order = whole;
        workload = bytes;
        fetched = null;
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
        return head != null
                && other.head != null
                && !Collections.disjoint(head.slice().gpus(), other.head.slice().gpus());
    }

    /** What the portal is told: a lease is not gone before the portal knows how it ended. */
    Phase shown() {
        if (phase == Phase.GONE && !endTaken) {
            return started() ? Phase.EXITED : Phase.FAILED;
        }
        return phase;
    }

    ToPortal.LeaseStatus status(long now) {
        long age = started() ? Math.max(0, now - startedAt) : 0;
        return new ToPortal.LeaseStatus(lease, grantNumber, shown(), age, activeAt(now), progress(), checkpoint);
    }

    JournalEntry moved(Phase to, String bootId) {
        return new JournalEntry.Moved(lease, to, bootId, progress());
    }

    /** Everything that a fresh journal has to tell of it. */
    List<JournalEntry> snapshot(String bootId) {
        var entries = new ArrayList<JournalEntry>();
        entries.add(new JournalEntry.Known(entry, acceptedAt, bootId));
        if (workload != null && phase != Phase.GONE) {
            entries.add(new JournalEntry.Fetched(lease, workload));
        }
        entries.add(moved(phase, bootId));
        if (checkpoint.number() > 0) {
            entries.add(new JournalEntry.Checkpointed(lease, checkpoint));
        }
        if (paidUntil > 0) {
            entries.add(new JournalEntry.PaidUntil(lease, bootId, paidUntil));
        }
        return entries;
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
