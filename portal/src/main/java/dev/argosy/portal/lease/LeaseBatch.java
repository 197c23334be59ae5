package dev.argosy.portal.lease;

import static java.util.Objects.requireNonNull;

import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.DesiredStates.Entry;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnded;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnding;
import dev.argosy.portal.lease.LeaseEvent.LeaseExtended;
import dev.argosy.portal.lease.LeaseEvent.LeaseStartOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Decisions about existing leases in one transaction, and all that follows from them, applied in lock order: slices,
 * money, lease rows with their history, machines.
 */
final class LeaseBatch {
    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;
    private final Transaction tx;
    private final Map<LeaseId, Pending> pending = new TreeMap<>(Comparator.comparing(LeaseId::uuid));
    private final List<Extension> extensions = new ArrayList<>();
    private final List<Postponement> postponements = new ArrayList<>();
    private final Set<LeaseId> settling = new LinkedHashSet<>();
    private final Set<LeaseId> windowsOver = new LinkedHashSet<>();

    LeaseBatch(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders, Transaction tx) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
        this.tx = tx;
    }

    /** A cluster's leases that are to be paid for up to a common instant; all of them or none. */
    record Extension(Funds.Group group, List<LeaseRow> rows) {}

    private record Postponement(List<LeaseId> leases, Instant until) {}

    private static final class Pending {
        private final LeaseRow before;
        private final List<LeaseEvent> events = new ArrayList<>();
        private Lease after;

        Pending(LeaseRow before) {
            this.before = before;
            this.after = before.lease();
        }
    }

    /** The lease as it stands after what was decided in this batch. */
    Lease current(LeaseRow row) {
        Pending known = pending.get(row.lease().id());
        return known == null ? row.lease() : known.after;
    }

    /** False when the command was refused, which then has no effect. */
    boolean decide(LeaseRow row, LeaseCommand command) {
        var at = pending.computeIfAbsent(row.lease().id(), any -> new Pending(row));
        return switch (LeaseDecider.decide(at.after, command, tx.now())) {
            case Decision.Accepted<LeaseEvent>(var events) -> {
                for (var event : events) {
                    at.after = LeaseFold.apply(at.after, event);
                    at.events.add(event);
                }
                yield true;
            }
            case Decision.Refused<LeaseEvent> _ -> false;
        };
    }

    void extend(Extension extension) {
        extensions.add(extension);
        extension.rows().forEach(row -> pending.computeIfAbsent(row.lease().id(), any -> new Pending(row)));
    }

    /** Written with the other rows of leases: they are locked after money. */
    void postponeExtension(List<LeaseRow> rows, Instant until) {
        postponements.add(
                new Postponement(rows.stream().map(row -> row.lease().id()).toList(), until));
    }

    /** Has money look whether the reservation of an ending or ended lease can be closed. */
    void settle(LeaseRow row) {
        if (row.lease().end().isPresent() && !row.lease().settled()) {
            pending.computeIfAbsent(row.lease().id(), any -> new Pending(row));
            settling.add(row.lease().id());
        }
    }

    void closeWindow(LeaseRow row) {
        settle(row);
        if (settling.remove(row.lease().id())) {
            windowsOver.add(row.lease().id());
        }
    }

    /** What else is done in the same transaction, in its place in the order of locks. */
    interface Beside {
        Beside NOTHING = new Beside() {
            @Override
            public void moveMoney() {
                // nothing else
            }

            @Override
            public void writeRows() {
                // nothing else
            }
        };

        /** After the money of this batch has moved. */
        void moveMoney();

        /** After the rows of this batch are written. */
        void writeRows();
    }

    /** Applies everything decided; false when nothing was to be changed. */
    boolean apply() {
        return apply(Beside.NOTHING);
    }

    boolean apply(Beside beside) {
        List<LeaseEnding> endings = events(LeaseEnding.class);
        if (!endings.isEmpty()) {
            ports.halts().reached("before-end");
        }
        List<LeaseEnded> ended = events(LeaseEnded.class);
        if (!ended.isEmpty()) {
            ports.slices()
                    .giveBack(
                            tx,
                            ended.stream().map(event -> event.lease().text()).toList());
        }
        moveMoney(endings);
        beside.moveMoney();
        lockRows();
        postponements.forEach(one -> store.postponeExtension(tx, one.leases(), one.until()));
        List<Pending> changed =
                pending.values().stream().filter(one -> !one.events.isEmpty()).toList();
        if (changed.isEmpty()) {
            return false;
        }
        store.update(
                tx,
                changed.stream()
                        .map(one -> new LeaseChange(one.before, one.after, settings.schedule(one.after)))
                        .toList());
        for (Pending one : changed) {
            ports.history()
                    .append(
                            tx,
                            LeaseEvent.ROOM,
                            one.after.id().text(),
                            one.events.stream().map(LeaseWire::write).toList());
        }
        if (!endings.isEmpty()) {
            ports.halts().reached("inside-end");
        }
        beside.writeRows();
        changeMachines(changed);
        if (!events(LeaseStarted.class).isEmpty()) {
            tx.afterCommit(() -> ports.halts().reached("while-running"));
        }
        return true;
    }

    /** Updates of many rows at once lock them in no order. */
    private void lockRows() {
        if (!postponements.isEmpty()) {
            var rows = new TreeSet<>(Comparator.comparing(LeaseId::uuid));
            postponements.forEach(one -> rows.addAll(one.leases()));
            pending.values().stream().filter(one -> !one.events.isEmpty()).forEach(one -> rows.add(one.after.id()));
            store.lock(tx, rows);
        }
    }

    private void lockMoney(List<LeaseEnding> endings) {
        var leases = new TreeSet<>(Comparator.comparing(LeaseId::uuid));
        leases.addAll(settling);
        leases.addAll(windowsOver);
        endings.forEach(event -> leases.add(event.lease()));
        if (!leases.isEmpty()) {
            extensions.forEach(one -> leases.addAll(ids(one.rows())));
            ports.funds().lock(tx, leases);
        }
    }

    private void moveMoney(List<LeaseEnding> endings) {
        lockMoney(endings);
        if (!extensions.isEmpty()) {
            List<Funds.Answer> answers = ports.funds()
                    .reserve(tx, extensions.stream().map(Extension::group).toList());
            for (int i = 0; i < extensions.size(); i++) {
                answer(extensions.get(i), answers.get(i));
            }
        }
        if (!endings.isEmpty()) {
            ports.funds().end(tx, endings.stream().map(this::end).toList());
            endings.forEach(event -> settling.add(event.lease()));
        }
        settled(settling, false);
        settled(windowsOver, true);
    }

    private Funds.End end(LeaseEnding event) {
        Lease lease = requireNonNull(pending.get(event.lease())).after;
        Lease.End end = event.end();
        long credited = lease.creditedMillis(end.reason().party(), end.capMillis(), end.at());
        return new Funds.End(event.lease(), end.capMillis(), credited);
    }

    private void answer(Extension extension, Funds.Answer answer) {
        switch (answer) {
            case Funds.Answer.Paid(var until) ->
                extension.rows().forEach(row -> decide(row, new LeaseCommand.Extend(until)));
            case Funds.Answer.Refused _ ->
                postponeExtension(extension.rows(), tx.now().plus(LeaseUpkeep.RETRY_SHORT_OF_MONEY));
        }
    }

    private void settled(Collection<LeaseId> leases, boolean windowOver) {
        if (!leases.isEmpty()) {
            for (LeaseId closed : ports.funds().settle(tx, List.copyOf(leases), windowOver)) {
                var known = pending.get(closed);
                if (known != null) {
                    decide(known.before, new LeaseCommand.Settle());
                }
            }
        }
    }

    private void changeMachines(List<Pending> changed) {
        var removals = new TreeMap<MachineId, List<String>>(Comparator.comparing(MachineId::uuid));
        var puts = new TreeMap<MachineId, List<Entry>>(Comparator.comparing(MachineId::uuid));
        var paid = new HashMap<MachineId, List<LeaseId>>();
        Map<LeaseId, Long> sizes = workloadSizes();
        for (Pending one : changed) {
            LeaseGrant grant = one.after.grant();
            for (LeaseEvent event : one.events) {
                switch (event) {
                    case LeaseEnding ending ->
                        removals.computeIfAbsent(grant.machine(), any -> new ArrayList<>())
                                .add(ending.lease().text());
                    case LeaseStartOrdered started ->
                        puts.computeIfAbsent(grant.machine(), any -> new ArrayList<>())
                                .add(orders.entry(grant, requireNonNull(sizes.get(started.lease())), true));
                    case LeaseCheckpointOrdered ordered ->
                        puts.computeIfAbsent(grant.machine(), any -> new ArrayList<>())
                                .add(orders.checkpoint(
                                        grant, requireNonNull(sizes.get(ordered.lease())), ordered.number()));
                    case LeaseExtended extended -> {
                        // no entry changes, but the generation says that this is newer than what was paid before
                        puts.computeIfAbsent(grant.machine(), any -> new ArrayList<>());
                        paid.computeIfAbsent(grant.machine(), any -> new ArrayList<>())
                                .add(extended.lease());
                    }
                    default -> {}
                }
            }
        }
        var machines = new TreeSet<>(Comparator.comparing(MachineId::uuid));
        machines.addAll(removals.keySet());
        machines.addAll(puts.keySet());
        var generations = new HashMap<LeaseId, Generation>();
        for (MachineId machine : machines) {
            if (removals.containsKey(machine)) {
                ports.desiredStates().remove(tx, machine, removals.get(machine));
            }
            if (puts.containsKey(machine)) {
                Generation raised = ports.desiredStates().put(tx, machine, puts.get(machine));
                paid.getOrDefault(machine, List.of()).forEach(lease -> generations.put(lease, raised));
            }
        }
        if (!generations.isEmpty()) {
            store.setGenerations(tx, generations);
        }
    }

    private Map<LeaseId, Long> workloadSizes() {
        var started = Stream.concat(
                        events(LeaseStartOrdered.class).stream(), events(LeaseCheckpointOrdered.class).stream())
                .map(LeaseEvent::lease)
                .toList();
        return started.isEmpty() ? Map.of() : store.workloadSizes(tx, started);
    }

    private <E extends LeaseEvent> List<E> events(Class<E> kind) {
        return pending.values().stream()
                .flatMap(one -> one.events.stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static List<LeaseId> ids(List<LeaseRow> rows) {
        return rows.stream().map(row -> row.lease().id()).toList();
    }
}
