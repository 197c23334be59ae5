package dev.argosy.agent.core;

import dev.argosy.agent.core.JournalEntry.Stages;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.codes.JobCodes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every lease the agent knows, and what is done about each: start, stop, meter, release. */
final class LeaseBook {
    private static final Logger LOG = System.getLogger(LeaseBook.class.getName());
    private static final long STOP_AGAIN_MILLIS = 30_000;
    /** Ping answers of the same grant differ by what the network takes; only more than this is news. */
    private static final long JITTER_MILLIS = 500;
    /** An extension adds minutes; this much more than before is one. */
    private static final long EXTENSION_MILLIS = 5_000;

    private static final long LONGEST_LAST_GRACE_MILLIS = 3_000;

    private final Ports ports;
    private final UsageBook usage;
    private final FullJournal fullJournal;
    private final Map<LeaseId, Held> leases = new TreeMap<>(Id::inOrder);
    private final Meter meter;
    private final Checkpoints checkpoints;
    private long fence;
    private String stopEverything = "";
    private boolean changed;

    LeaseBook(Ports ports, UsageBook usage, FullJournal fullJournal) {
        this.ports = ports;
        this.fullJournal = fullJournal;
        this.usage = usage;
        this.meter = new Meter(ports, usage, fullJournal);
        this.checkpoints = new Checkpoints(ports, fullJournal);
    }

    // Replay

    void remember(Held held) {
        leases.put(held.lease, held);
    }

    void forget(LeaseId lease) {
        leases.remove(lease);
    }

    @Nullable
    Held get(LeaseId lease) {
        return leases.get(lease);
    }

    Optional<Held> find(String id) {
        return all().stream().filter(held -> held.lease.text().equals(id)).findFirst();
    }

    List<Held> all() {
        return List.copyOf(leases.values());
    }

    /** Those of which anything may be left, or whose end the portal does not know yet. */
    List<LeaseId> held() {
        return leases.values().stream()
                .filter(held -> held.shown() != Phase.GONE)
                .map(held -> held.lease)
                .toList();
    }

    long fence() {
        return fence;
    }

    void fence(long grantNumber) {
        fence = Math.max(fence, grantNumber);
    }

    void stopEverything(String reason) {
        stopEverything = reason;
    }

    /** Picks up after the agent's or the machine's death what the journal tells of a lease. */
    void resume(Held held, boolean sameBoot, long now) {
        if (!sameBoot && held.phase.mayHaveProcesses()) {
            held.exitCode = Held.KILLED;
            held.reason = JobCodes.MACHINE_RESTARTED.name();
            if (held.started()) {
                // The running total that was written down last is all that can be shown for.
                held.startedAt = 1;
                held.exitedAt = 1 + usage.total(held.lease);
                move(held, Phase.EXITED);
            } else {
                move(held, Phase.FAILED);
            }
            return;
        }
        switch (held.phase) {
            case PREPARING, PREPARED -> {
                held.phase = Phase.PREPARING;
                if (held.hasWorkload()) {
                    ports.runtime().prepare(held.ordered());
                } else {
                    ports.runtime().fetch(held.head());
                }
            }
            case STARTING, RUNNING -> {
                ports.runtime().adopt(held.ordered());
                checkpoints.resume(held);
                if (held.paidUntil > 0) {
                    // The run before may have died after it wrote this down and before it told the keeper.
                    ports.runtime().deadline(held.lease, held.deadline());
                }
            }
            case EXITED, FAILED, GONE -> held.totalWrittenAt = now;
        }
        changed = true;
    }

    // What the portal wants

    void accept(DesiredEntry entry, OrderHead order, long now) {
        var held = new Held(entry, order, order.lease(), order.grantNumber(), now);
        leases.put(held.lease, held);
        changed = true;
        if (usage.finished(held.lease)) {
            // A portal that lost commits may order again what has ended: it is told the end instead.
            held.reason = JobCodes.ALREADY_ENDED.name();
            held.startedAt = 1;
            held.exitedAt = 1 + usage.total(held.lease);
            held.delivered = true;
            move(held, Phase.GONE);
        } else {
            ports.runtime().fetch(order);
        }
    }

    void refuse(DesiredEntry entry, LeaseId lease, long grantNumber, OrderCheck.Result.Refused refused, long now) {
        var held = new Held(entry, null, lease, grantNumber, now);
        leases.put(lease, held);
        fail(held, refused.code(), refused.message(), 125);
    }

    /** @return whether the lease was extended, not merely confirmed */
    boolean paid(LeaseId lease, long at) {
        Held held = leases.get(lease);
        if (held == null || held.head == null) {
            return false;
        }
        held.paidNow = true;
        long from = held.started() ? held.startedAt : held.acceptedAt;
        long bounded = Math.min(at, from + Math.min(held.head.text().maximumMillis(), Long.MAX_VALUE / 2));
        if (bounded <= held.paidUntil + (held.paidUntil == 0 ? 0 : JITTER_MILLIS)) {
            return false;
        }
        boolean extended = held.paidUntil > 0 && bounded > held.paidUntil + EXTENSION_MILLIS;
        held.paidUntil = bounded;
        write(new JournalEntry.PaidUntil(lease, ports.clock().bootId(), bounded));
        if (held.phase.mayHaveProcesses()) {
            ports.runtime().deadline(lease, held.deadline());
        }
        if (extended && held.phase == Phase.RUNNING) {
            meter.sign(held, ports.clock().millis(), false);
        }
        return extended;
    }

    // What the runtime saw

    void observed(Observation observation, long now) {
        Held held = leases.get(observation.lease());
        if (held == null) {
            return;
        }
        changed = true;
        switch (observation) {
            case Observation.Fetched fetched -> held.fetched(fetched, now);
            case Observation.Prepared prepared -> prepared(held, prepared, now);
            case Observation.PrepareFailed failed -> {
                if (held.phase == Phase.PREPARING) {
                    fail(held, failed.code(), failed.message(), failed.exitCode());
                }
            }
            case Observation.Started started -> started(held, started, now);
            case Observation.StartFailed failed -> {
                if (held.phase.mayHaveProcesses()) {
                    fail(held, failed.code(), failed.message(), failed.exitCode());
                }
            }
            case Observation.Exited exited ->
                exited(held, exited, exited.atDeadline() ? JobCodes.PAID_TIME_OVER.name() : "");
            case Observation.KeeperKilled killed ->
                exited(held, killed.asExit(), wanted(held) ? JobCodes.KEEPER_KILLED.name() : unwantedBecause(held));
            case Observation.Missing missing -> missing(held, now);
            case Observation.Exceeded exceeded -> {
                if (held.phase.mayHaveProcesses() && held.reason.isEmpty()) {
                    held.reason = exceeded.code();
                    held.message = exceeded.message();
                    held.stopAskedAt = now;
                    // What it goes on taking meanwhile is others': it is given no time.
                    ports.runtime().stop(held.lease, 0);
                }
            }
            case Observation.StopFailed failed -> {
                // The exit may have been told before the one who waited for it gave up.
                if (held.phase.mayHaveProcesses()) {
                    held.stuck = true;
                    held.message = failed.message();
                    LOG.log(Level.ERROR, "stop-failed: lease {0}: {1}", held.lease, failed.message());
                }
            }
            case Observation.CheckpointEnded ended -> checkpoints.ended(held, ended);
            case Observation.MembersPlaced placed ->
                held.membersPlaced = Math.max(held.membersPlaced, placed.generation());
            case Observation.Released released -> {
                if (held.releasing && held.phase != Phase.GONE) {
                    held.delivered = released.delivered();
                    checkpoints.gone(held);
                    move(held, Phase.GONE);
                }
            }
        }
    }

    private void prepared(Held held, Observation.Prepared prepared, long now) {
        if (held.phase == Phase.PREPARING) {
            held.prepared(prepared, now);
            move(held, Phase.PREPARED);
        }
    }

    private void started(Held held, Observation.Started started, long now) {
        if (held.phase != Phase.STARTING && held.phase != Phase.RUNNING) {
            return;
        }
        held.startedAt = Math.max(1, started.atMillis());
        if (started.startMillis() > 0) {
            held.stages = new Stages(held.stages.networkMillis(), held.stages.imageMillis(), started.startMillis());
        }
        boolean news = held.phase == Phase.STARTING;
        held.seenRunning = true;
        held.totalWrittenAt = now;
        move(held, Phase.RUNNING);
        if (news) {
            // A stop that was asked for before there was anything to stop is asked for again.
            held.stopAskedAt = 0;
            meter.sign(held, held.startedAt, false);
        }
        ports.halts().reached("while-running");
    }

    /** @param reason why it ended, unless it was being ended for another; empty for the workload's own end */
    private void exited(Held held, Observation.Exited exited, String reason) {
        if (!held.phase.mayHaveProcesses()) {
            return;
        }
        held.stuck = false;
        held.startedAt = held.started() ? held.startedAt : Math.max(1, exited.startedAtMillis());
        held.exitedAt = Math.max(held.startedAt, exited.atMillis());
        held.exitCode = exited.exitCode();
        held.reason = held.reason.isEmpty() ? reason : held.reason;
        held.stopped = !held.reason.isEmpty();
        move(held, Phase.EXITED);
        ports.halts().reached("after-exit-before-report");
    }

    private void missing(Held held, long now) {
        if (held.phase == Phase.STARTING) {
            // Written down but never done: it may be done now.
            held.phase = Phase.PREPARING;
            ports.runtime().prepare(held.ordered());
        } else if (held.phase == Phase.RUNNING) {
            held.exitedAt = Math.min(now, held.startedAt + usage.total(held.lease));
            held.exitCode = Held.KILLED;
            held.reason = JobCodes.WORKLOAD_LOST.name();
            move(held, Phase.EXITED);
        }
    }

    // What is due

    void drive(long now) {
        var oldestFirst = new ArrayList<>(leases.values());
        oldestFirst.sort(Comparator.comparingLong(held -> held.grantNumber));
        oldestFirst.forEach(held -> drive(held, now));
    }

    private void drive(Held held, long now) {
        held.takeMembersDue().ifPresent(members -> ports.runtime().members(held.ordered(), members));
        switch (held.phase) {
            case PREPARING -> {
                if (!wanted(held)) {
                    fail(held, unwantedBecause(held), "", 125);
                } else if (held.fetched != null) {
                    takeIn(held, held.fetched, now);
                }
            }
            case PREPARED -> {
                if (!wanted(held)) {
                    fail(held, unwantedBecause(held), "", 125);
                } else if (held.paidUntil > 0 && now >= held.paidUntil) {
                    fail(held, JobCodes.PAID_TIME_OVER.name(), "paid time was over before the start", 125);
                } else if (mayStart(held, now)) {
                    start(held);
                }
            }
            case STARTING -> {
                if (!wanted(held)) {
                    stopAgain(held, now);
                }
            }
            case RUNNING -> running(held, now);
            case EXITED -> {
                if (usage.finished(held.lease) || meter.sign(held, now, true)) {
                    release(held);
                }
            }
            case FAILED -> release(held);
            case GONE -> {
                if (held.goneTaken && !held.desired && write(new JournalEntry.Forgotten(held.lease))) {
                    leases.remove(held.lease);
                    meter.forget(held.lease);
                }
            }
        }
    }

    /** Written down before anything is made of it: after a restart it is not fetched again. */
    private void takeIn(Held held, WorkloadBytes fetched, long now) {
        switch (OrderCheck.workload(held.head(), fetched)) {
            case OrderCheck.Content.Whole(Order order) -> {
                if (write(new JournalEntry.Fetched(held.lease, fetched))) {
                    held.take(order, fetched);
                    ports.runtime().prepare(order);
                } else if (now - held.fetchedAt >= DesiredBook.NO_ROOM_MILLIS) {
                    fail(held, DesiredBook.NO_ROOM.code(), DesiredBook.NO_ROOM.message(), 125);
                }
            }
            case OrderCheck.Result.Refused(var code, var message) -> fail(held, code, message, 125);
        }
    }

    private void running(Held held, long now) {
        boolean paidOver = held.paidUntil > 0 && now >= held.paidUntil - held.stopGrace();
        if (!wanted(held) || paidOver || !held.reason.isEmpty()) {
            if (held.reason.isEmpty()) {
                held.reason = wanted(held) ? JobCodes.PAID_TIME_OVER.name() : unwantedBecause(held);
            }
            stopAgain(held, now);
        }
        if (held.seenRunning && wanted(held) && !paidOver) {
            changed |= checkpoints.drive(held);
        }
        if (held.seenRunning) {
            // It may have ended while no agent ran: what has not been seen is not counted.
            meter.running(held, now);
        }
    }

    private void stopAgain(Held held, long now) {
        if (held.stopAskedAt == 0 || now - held.stopAskedAt >= STOP_AGAIN_MILLIS) {
            held.stopAskedAt = now;
            // The agent itself is about to end: it does not wait long.
            long longest = stopEverything.isEmpty() ? Long.MAX_VALUE : LONGEST_LAST_GRACE_MILLIS;
            ports.runtime().stop(held.lease, Math.min(longest, held.killGrace()));
            changed = true;
        }
    }

    private boolean wanted(Held held) {
        return held.desired && stopEverything.isEmpty() && held.grantNumber > fence;
    }

    private String unwantedBecause(Held held) {
        if (!stopEverything.isEmpty()) {
            return stopEverything;
        }
        return held.grantNumber <= fence ? FleetCodes.HISTORY_ROLLED_BACK.name() : JobCodes.ORDER_GONE.name();
    }

    private boolean mayStart(Held held, long now) {
        return held.start
                && held.paidNow
                && held.membersThere(now)
                && now < held.paidUntil - held.stopGrace()
                && leases.values().stream()
                        .noneMatch(other -> other != held
                                && (other.phase.mayHaveProcesses() || other.stuck)
                                && held.overlaps(other));
    }

    private void start(Held held) {
        try {
            ports.journal().append(held.moved(Phase.STARTING, ports.clock().bootId()));
            ports.journal().sync();
        } catch (JournalFullException full) {
            fullJournal.note(held.lease + " waits for room to write its start down", full);
            return;
        }
        ports.halts().reached("after-journal-before-start");
        held.phase = Phase.STARTING;
        changed = true;
        ports.runtime().start(held.ordered(), held.deadline());
    }

    private void fail(Held held, String reason, String message, int exitCode) {
        held.reason = reason;
        held.message = message;
        held.exitCode = exitCode;
        held.stopped = exitCode == 125 && !wanted(held);
        move(held, Phase.FAILED);
    }

    private void release(Held held) {
        if (held.releasing) {
            return;
        }
        held.releasing = true;
        if (held.hasWorkload()) {
            ports.runtime().release(held.ordered(), held.started(), true);
        } else {
            // Refused, or nothing of it is here yet.
            ports.runtime().abandon(held.lease);
            move(held, Phase.GONE);
        }
    }

    private void move(Held held, Phase phase) {
        // A move that cannot be written down is found again: by adoption, or by asking the runtime once more.
        write(held.moved(phase, ports.clock().bootId()));
        held.phase = phase;
        changed = true;
    }

    private boolean write(JournalEntry entry) {
        return fullJournal.append(ports.journal(), entry);
    }

    // What is told

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    List<ToPortal.LeaseStatus> status(long now) {
        return leases.values().stream().map(held -> held.status(now)).toList();
    }

    /** The portal took a report that showed a lease in this phase. */
    void taken(LeaseId lease, Phase shown) {
        Held held = leases.get(lease);
        if (held == null || !shown.ended()) {
            return;
        }
        if (!held.endTaken && held.phase == Phase.GONE) {
            changed = true;
        }
        held.endTaken = true;
        held.goneTaken |= shown == Phase.GONE;
    }

    /** Gpus on which something runs that cannot be killed, so that nothing else may. */
    Map<GpuId, String> unsellable() {
        var blocked = new HashMap<GpuId, String>();
        for (Held held : leases.values()) {
            if (held.stuck && held.head != null) {
                held.head.slice().gpus().forEach(gpu -> blocked.put(gpu, JobCodes.STOP_FAILED.name()));
            }
        }
        return blocked;
    }

    boolean anythingRuns() {
        return leases.values().stream().anyMatch(held -> held.phase.mayHaveProcesses());
    }

    boolean allTold() {
        return leases.values().stream().allMatch(held -> held.phase == Phase.GONE && held.goneTaken);
    }

    List<JournalEntry> snapshot() {
        return all().stream()
                .flatMap(held -> held.snapshot(ports.clock().bootId()).stream())
                .toList();
    }
}
