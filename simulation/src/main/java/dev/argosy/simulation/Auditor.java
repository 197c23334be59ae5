package dev.argosy.simulation;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.ledger.Transfer;
import dev.argosy.portal.cluster.Cluster;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.LeaseEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what is public — the history, the transfers, who holds which slice and which order — against what really
 * happened. Written apart from the code that it audits: it folds and adds up by itself.
 */
final class Auditor implements Truth.Judge {
    /** Clocks, the way of a message and the pause between two looks. */
    private static final long SLACK = 2_500;

    private static final long STOP_GRACE = 30_000;
    private static final long LIVE = 15_000;
    private final World world;
    private final Scheduler scheduler;
    private final Truth truth;
    private final Database database;
    private final Map<LeaseId, Told> told = new LinkedHashMap<>();
    private final Set<LeaseId> changed = new LinkedHashSet<>();
    private final Set<LeaseId> unended = new LinkedHashSet<>();
    private final Promises promises;
    private final Books books;
    private final Replacements replacements;
    private int facts;
    private int transfers;
    private long lastRestore = -1;
    /** Facts of long ago are read: what their machines did then is not known any more. */
    private boolean rereads;

    private final Story hash = new Story(null);
    private int lost;
    private int settledLeases;

    Auditor(World world) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.truth = world.truth();
        this.database = world.database();
        this.promises = new Promises(world);
        this.books = new Books(world, promises, told::get);
        this.replacements = new Replacements(world, told::get);
        truth.judgedBy(this);
    }

    long hash() {
        return hash.hash();
    }

    Outcome.Counts counts() {
        int started = (int) told.keySet().stream()
                .filter(lease -> truth.run(lease).isPresent())
                .count();
        return new Outcome.Counts(
                world.customers().clusters().size(),
                told.size(),
                started,
                settledLeases,
                lost,
                replacements.replaced(),
                books.charged());
    }

    /** The database was put back: everything is read again. */
    void restored() {
        told.clear();
        books.restored();
        changed.clear();
        unended.clear();
        replacements.forget();
        facts = 0;
        transfers = 0;
        settledLeases = 0;
        lastRestore = scheduler.now();
        rereads = true;
        read();
        rereads = false;
    }

    private void broken(String invariant, String what) {
        world.broken(invariant, what);
    }

    // Reading

    /** Before something changes by which facts are judged. */
    void keepUp() {
        if (database.history.size() > facts) {
            read();
        }
    }

    /** Takes in what was committed since the last time. */
    void read() {
        Set<LeaseId> endedNow = new HashSet<>();
        for (History.Entry entry : database.history.from(facts)) {
            facts++;
            hash.mix(entry.room() + " " + entry.stream() + " " + entry.fact().kind());
            hash.mix(entry.at().toEpochMilli());
            if (!rereads) {
                world.story()
                        .tell(
                                World.virtual(entry.at()),
                                entry.stream(),
                                entry.fact().kind() + " " + entry.fact().json());
            }
            if (entry.room().equals(LeaseEvent.ROOM)) {
                var event = LeaseEvent.parse(entry);
                long at = World.virtual(entry.at());
                take(event, at);
                replacements.take(event, entry.position().transaction(), scheduler.now() - at, rereads);
                if (event instanceof LeaseEvent.LeaseEnding) {
                    endedNow.add(event.lease());
                }
            }
        }
        for (Transfer transfer : database.money.transfers(transfers)) {
            transfers++;
            hash.mix(transfer.cause());
            hash.mix(transfer.amount().microUsd());
            books.take(transfer, endedNow).ifPresent(changed::add);
        }
    }

    private void take(LeaseEvent event, long at) {
        LeaseId lease = event.lease();
        changed.add(lease);
        if (event instanceof LeaseEvent.LeaseGranted granted) {
            var fresh = new Told(granted.grant());
            fresh.paidUntil = World.virtual(granted.paidUntil());
            if (told.put(lease, fresh) != null) {
                broken("granted-once", lease + " was granted twice");
            }
            unended.add(lease);
            return;
        }
        Told known = told.get(lease);
        if (known == null) {
            broken("history-whole", event + " of a lease that was never granted");
            return;
        }
        switch (event) {
            case LeaseEvent.LeaseStarted started -> known.start = World.virtual(started.start());
            case LeaseEvent.LeaseExtended extended -> extended(known, extended, at);
            case LeaseEvent.LeaseEnding ending -> ending(known, ending, at);
            case LeaseEvent.LeaseEnded ended -> {
                boolean sure = !rereads && lastRestore < World.virtual(known.grant.at());
                promises.givenBack(ended, known.paidUntil, at, sure);
                if (known.ended || known.ending == null) {
                    broken("ended-once", lease + " ended twice, or without a cap");
                }
                known.ended = true;
                unended.remove(lease);
            }
            case LeaseEvent.LeaseSettled _ -> settled(lease, known, at);
            case LeaseEvent.LeaseGranted _,
                    LeaseEvent.LeasePrepared _,
                    LeaseEvent.LeaseStartOrdered _,
                    LeaseEvent.LeaseTermChanged _,
                    LeaseEvent.LeaseCheckpointOrdered _,
                    LeaseEvent.LeaseCheckpointed _,
                    LeaseEvent.LeaseExited _ -> {}
        }
    }

    private void extended(Told known, LeaseEvent.LeaseExtended extended, long at) {
        if (known.ending != null) {
            broken("no-life-after-the-end", extended.lease() + " was extended after its cap was set");
        }
        known.paidUntil = World.virtual(extended.paidUntil());
        known.extensions++;
        long silence = truth.silence(known.grant.machine()) - (scheduler.now() - at);
        if (!rereads && silence > LIVE + SLACK) {
            broken(
                    "no-extension-out-of-contact",
                    extended.lease() + " was extended though its machine was silent for " + silence + " ms");
        }
    }

    private void ending(Told known, LeaseEvent.LeaseEnding ending, long at) {
        if (known.ending != null) {
            broken("ended-once", ending.lease() + " got a second cap");
        }
        known.ending = ending;
        known.endingAt = at;
        if (ending.end().reason().code().equals(EndCause.MACHINE_LOST.code()) && !rereads) {
            lost++;
            promises.lost(ending, new Promises.Loss(known.grant.machine(), known.start, known.paidUntil, at));
        }
    }

    private void settled(LeaseId lease, Told known, long at) {
        if (known.settled) {
            broken("closed-once", lease + " was settled twice");
        }
        known.settled = true;
        settledLeases++;
        changed.add(lease);
    }

    // What is judged at once

    @Override
    public void started(LeaseId lease, Truth.Run run, Collection<Map.Entry<LeaseId, Truth.Run>> others) {
        for (Map.Entry<LeaseId, Truth.Run> other : others) {
            if (!Collections.disjoint(other.getValue().gpus(), run.gpus())) {
                broken(
                        "no-overlap",
                        lease + " started on " + run.machine().name() + " while " + other.getKey()
                                + " ran on the same gpu");
            }
        }
    }

    @Override
    public void startedAgain(LeaseId lease, Truth.Run first) {
        broken("started-once", lease + " was started a second time");
    }

    /** No workload is stopped while its lease is valid, without a reason. */
    @Override
    public void asked(LeaseId lease, Truth.Run run, Truth.Cause cause) {
        read();
        Told known = told.get(lease);
        MachineId machine = run.machine().id();
        if (known == null || known.ending != null || truth.isDisturbed(machine)) {
            return;
        }
        if (lastRestore >= World.virtual(known.grant.at())) {
            // the machine may know of an end that the database has lost
            return;
        }
        long until = truth.toldUntil(lease);
        long grace = Math.min(STOP_GRACE, (until - run.startedAt()) / 10);
        promises.stopped(lease, cause, until - grace);
        if (scheduler.now() < until - grace - SLACK) {
            broken(
                    "no-stop-without-reason",
                    lease + " on " + run.machine().name() + " was stopped (" + cause + ") though valid and paid for "
                            + (until - scheduler.now()) + " ms more");
        }
    }

    @Override
    public void wentBack(Machine machine, Generation before, Generation now) {
        broken("generations-only-grow", machine.name() + " acts on generation " + now + " after " + before);
    }

    // What is judged at each look

    /** Audits everything that changed, and all that may not differ at any time. */
    void look() {
        read();
        for (LeaseId lease : List.copyOf(changed)) {
            Told known = told.get(lease);
            if (known == null) {
                broken("history-whole", "money moved for " + lease + ", which was never granted");
                return;
            }
            books.look(lease, known);
        }
        changed.clear();
        books.balances();
        promises.machines(lease -> Optional.ofNullable(told.get(lease))
                .filter(one -> one.ending != null)
                .map(one -> one.endingAt));
        database.quiet.execute(tx -> {
            slices(tx);
            orders(tx);
        });
    }

    /** A slice is taken ⇔ exactly one unended lease has it. */
    private void slices(Transaction tx) {
        Map<String, Set<GpuId>> taken = world.portal().market.holdings(tx);
        var owners = new HashMap<GpuId, LeaseId>();
        for (LeaseId lease : unended) {
            Told known = told.get(lease);
            if (known == null) {
                continue;
            }
            var gpus = new HashSet<>(known.grant.slice().gpus());
            if (!gpus.equals(taken.getOrDefault(lease.text(), Set.of()))) {
                broken("slices-are-leases", lease + " has not ended and does not hold its slice");
            }
            for (GpuId gpu : gpus) {
                LeaseId other = owners.put(gpu, lease);
                if (other != null) {
                    broken("slices-are-leases", gpu + " is held by " + other + " and " + lease);
                }
            }
        }
        for (String holder : taken.keySet()) {
            if (!unended.contains(LeaseId.parse(holder))) {
                broken("slices-are-leases", holder + " holds a slice and is no lease that has not ended");
            }
        }
    }

    /** A machine has the order of a lease ⇔ the lease may still run. */
    private void orders(Transaction tx) {
        var expected = new HashMap<MachineId, Set<String>>();
        for (LeaseId lease : unended) {
            Told known = told.get(lease);
            if (known != null && known.ending == null) {
                expected.computeIfAbsent(known.grant.machine(), any -> new HashSet<>())
                        .add(lease.text());
            }
        }
        for (Machine machine : world.machines()) {
            Set<String> orders = new HashSet<>(world.portal().fleet.entries(tx, machine.id()));
            if (!orders.equals(expected.getOrDefault(machine.id(), Set.of()))) {
                broken(
                        "orders-are-leases",
                        machine.name() + " has the orders " + orders + " (expected: "
                                + expected.getOrDefault(machine.id(), Set.of()) + ")");
            }
        }
    }

    // At the end

    /** After faults ended, everybody stopped and time went by: nothing is open and nothing runs. */
    void everythingIsOver() {
        var open = new ArrayList<String>();
        database.quiet.execute(tx -> {
            for (ClusterId id : world.customers().clusters()) {
                world.portal()
                        .clusters
                        .clusters()
                        .byId(tx, id)
                        .filter(cluster -> cluster.state() != Cluster.State.ENDED)
                        .ifPresent(cluster -> open.add(id + " is " + cluster.state()));
            }
        });
        told.forEach((lease, known) -> {
            if (!known.ended || !known.settled) {
                open.add(lease + (known.ended ? " is not settled" : " has not ended"));
            }
        });
        for (Machine machine : world.machines()) {
            truth.runningOn(machine).keySet().forEach(lease -> open.add(lease + " runs on " + machine.name()));
        }
        open.addAll(books.stillHeld());
        if (!open.isEmpty()) {
            broken("everything-ends", String.join("; ", open.subList(0, Math.min(10, open.size()))));
        }
    }
}
