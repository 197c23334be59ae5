package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseBatch.Extension;
import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.lease.LeaseCommand.PassTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that happens to leases after their grant and that no machine reported: one batch in one transaction. */
final class LeaseUpkeep {
    static final Duration RETRY_SHORT_OF_MONEY = Duration.ofSeconds(15);
    private static final Duration RETRY_OUT_OF_CONTACT = Duration.ofSeconds(5);
    /** Draining may be called off. */
    private static final Duration RETRY_DRAINING = Duration.ofSeconds(15);

    private static final Contact UNKNOWN = new Contact(false, null, false);

    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;

    LeaseUpkeep(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
    }

    /** One thing to look at; what is to be done about it is found out from the rows. */
    sealed interface Work {
        record EndCluster(ClusterId cluster, EndCause cause) implements Work {}

        record EndLease(LeaseId lease, EndCause cause) implements Work {}

        record SettleLease(LeaseId lease) implements Work {}

        /** Time may decide something about it. */
        record TimePassed(LeaseId lease) implements Work {}

        /** Its barrier may open. */
        record OpenGang(String request) implements Work {}

        record ExtendCluster(ClusterId cluster) implements Work {}

        /** Its machine, having persisted this generation, had nothing of it. */
        record LeaseNotHeld(LeaseId lease, Generation persisted) implements Work {}
    }

    /**
     * Does all of it.
     *
     * @param trustSilence whether machines without a session have had time to come back since this portal started
     */
    void run(Transaction tx, List<Work> works, boolean trustSilence) {
        var batch = new LeaseBatch(ports, store, settings, orders, tx);
        List<LeaseRow> byLease = store.byIds(tx, leases(works));
        Map<LeaseId, LeaseRow> rows =
                byLease.stream().collect(Collectors.toMap(row -> row.lease().id(), row -> row));
        Map<ClusterId, List<LeaseRow>> clusters = store.ofClusters(tx, clusters(works)).stream()
                .collect(Collectors.groupingBy(row -> row.lease().grant().cluster()));
        Map<String, List<LeaseRow>> gangs = store.ofRequests(tx, requests(works)).stream()
                .collect(Collectors.groupingBy(row -> row.lease().grant().request()));
        Map<MachineId, Contact> contacts = ports.contacts().of(tx, machines(rows.values(), clusters.values()));
        for (Work work : works) {
            switch (work) {
                case Work.EndCluster(var cluster, var cause) ->
                    clusters.getOrDefault(cluster, List.of())
                            .forEach(row -> batch.decide(row, new LeaseCommand.End(cause, null)));
                case Work.EndLease(var lease, var cause) ->
                    with(rows.get(lease), row -> batch.decide(row, new LeaseCommand.End(cause, null)));
                case Work.SettleLease(var lease) -> with(rows.get(lease), batch::settle);
                case Work.TimePassed(var lease) ->
                    with(rows.get(lease), row -> passTime(batch, tx, row, contacts, trustSilence));
                case Work.OpenGang(var request) -> openGang(batch, gangs.getOrDefault(request, List.of()));
                case Work.ExtendCluster(var cluster) ->
                    extend(batch, tx, clusters.getOrDefault(cluster, List.of()), contacts);
                case Work.LeaseNotHeld(var lease, var persisted) ->
                    with(rows.get(lease), row -> notHeld(batch, tx, row, persisted));
            }
        }
        batch.apply();
    }

    private static void with(@Nullable LeaseRow row, Consumer<LeaseRow> action) {
        if (row != null) {
            action.accept(row);
        }
    }

    private void passTime(
            LeaseBatch batch, Transaction tx, LeaseRow row, Map<MachineId, Contact> contacts, boolean trustSilence) {
        var contact = contact(contacts, row);
        boolean mayReport =
                row.lease() instanceof Lease.Granted || row.lease() instanceof Lease.Active && !contact.live();
        if (mayReport && !trustSilence) {
            // what happened while the portal was away is about to be told
            return;
        }
        batch.decide(row, new PassTime(contact));
        row.lease().end().ifPresent(end -> {
            if (!tx.now().isBefore(end.at().plus(settings.settlementWindow()))) {
                batch.closeWindow(row);
            }
        });
    }

    /**
     * Gone, if the machine spoke of a generation without its order. An ending lease's order was removed in the
     * transaction that made it one; so what counts is the row as read, and the generation as read after it.
     */
    private void notHeld(LeaseBatch batch, Transaction tx, LeaseRow row, Generation persisted) {
        MachineId machine = row.lease().grant().machine();
        if (row.lease() instanceof Lease.Ending) {
            Generation present =
                    ports.desiredStates().generations(tx, List.of(machine)).get(machine);
            if (present != null && persisted.compareTo(present) >= 0) {
                batch.decide(row, new LeaseCommand.ReportGone(null, new LeaseCommand.Failure("", "", null)));
            }
        }
    }

    /** The barrier opens only when every member lies ready; rows read here are guarded when written. */
    private static void openGang(LeaseBatch batch, List<LeaseRow> gang) {
        boolean ready = !gang.isEmpty()
                && gang.size() == gang.getFirst().lease().grant().gangSize()
                && gang.stream()
                        .allMatch(row ->
                                batch.current(row) instanceof Lease.Granted granted && granted.prepared() != null);
        if (ready) {
            gang.forEach(row -> batch.decide(row, new LeaseCommand.OrderStart()));
        }
    }

    /**
     * All leases of the cluster whose machines are in contact, to one instant; those out of contact keep theirs, and
     * those on draining machines run out.
     */
    private void extend(LeaseBatch batch, Transaction tx, List<LeaseRow> cluster, Map<MachineId, Contact> contacts) {
        var open = cluster.stream()
                .filter(row -> batch.current(row).end().isEmpty())
                .toList();
        var draining =
                open.stream().filter(row -> contact(contacts, row).draining()).toList();
        var staying = open.stream().filter(row -> !draining.contains(row)).toList();
        var live = staying.stream()
                .filter(row -> contact(contacts, row).live()
                        && batch.current(row).paidUntil().isAfter(tx.now()))
                .toList();
        var silent = staying.stream().filter(row -> !live.contains(row)).toList();
        if (!draining.isEmpty()) {
            batch.postponeExtension(draining, tx.now().plus(RETRY_DRAINING));
        }
        if (!silent.isEmpty()) {
            batch.postponeExtension(silent, tx.now().plus(RETRY_OUT_OF_CONTACT));
        }
        if (live.isEmpty()) {
            return;
        }
        Instant due = nearest(live).minus(settings.topUpBelow());
        if (due.isAfter(tx.now())) {
            // asked for those that are left out, while the others have enough
            batch.postponeExtension(live, due);
            return;
        }
        var first = live.getFirst().lease().grant();
        Instant wanted = live.stream()
                .map(row -> settings.wanted(tx.now(), row.lease().grant().at(), termEnd(row.lease())))
                .min(Instant::compareTo)
                .orElseThrow();
        Instant furthest = live.stream()
                .map(row -> row.lease().paidUntil())
                .max(Instant::compareTo)
                .orElseThrow();
        Instant atLeast = live.stream().allMatch(row -> row.lease().paidUntil().equals(furthest))
                ? furthest.plusSeconds(1)
                : furthest;
        if (wanted.isBefore(atLeast)) {
            atLeast = wanted;
        }
        if (!wanted.isAfter(nearest(live))) {
            batch.postponeExtension(live, tx.now().plus(RETRY_SHORT_OF_MONEY));
            return;
        }
        var items = live.stream()
                .map(row -> batch.current(row))
                .map(lease -> new Funds.Item(
                        lease.id(), lease.grant().provider(), lease.grant().terms(), lease.countedFrom()))
                .toList();
        batch.extend(new Extension(
                new Funds.Group(
                        first.cluster(),
                        first.customer(),
                        first.requester(),
                        first.budgetMicroUsd(),
                        atLeast,
                        wanted,
                        items),
                live));
    }

    private static Instant nearest(List<LeaseRow> live) {
        return live.stream()
                .map(row -> row.lease().paidUntil())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Contact contact(Map<MachineId, Contact> contacts, LeaseRow row) {
        return contacts.getOrDefault(row.lease().grant().machine(), UNKNOWN);
    }

    private static @Nullable Instant termEnd(Lease lease) {
        return switch (lease) {
            case Lease.Granted granted -> granted.termEnd();
            case Lease.Active active -> active.termEnd();
            case Lease.Ending _, Lease.Ended _ -> null;
        };
    }

    private static List<LeaseId> leases(List<Work> works) {
        var found = new ArrayList<LeaseId>();
        for (Work work : works) {
            switch (work) {
                case Work.EndLease(var lease, var _) -> found.add(lease);
                case Work.SettleLease(var lease) -> found.add(lease);
                case Work.TimePassed(var lease) -> found.add(lease);
                case Work.LeaseNotHeld(var lease, var _) -> found.add(lease);
                case Work.EndCluster _, Work.OpenGang _, Work.ExtendCluster _ -> {}
            }
        }
        return found.stream().distinct().toList();
    }

    private static List<ClusterId> clusters(List<Work> works) {
        var found = new ArrayList<ClusterId>();
        for (Work work : works) {
            switch (work) {
                case Work.EndCluster(var cluster, var _) -> found.add(cluster);
                case Work.ExtendCluster(var cluster) -> found.add(cluster);
                case Work.EndLease _, Work.SettleLease _, Work.TimePassed _, Work.OpenGang _, Work.LeaseNotHeld _ -> {}
            }
        }
        return found.stream().distinct().toList();
    }

    private static List<String> requests(List<Work> works) {
        return works.stream()
                .filter(Work.OpenGang.class::isInstance)
                .map(work -> ((Work.OpenGang) work).request())
                .distinct()
                .toList();
    }

    private static List<MachineId> machines(Collection<LeaseRow> rows, Collection<List<LeaseRow>> groups) {
        var found = new ArrayList<>(rows);
        groups.forEach(found::addAll);
        return found.stream()
                .map(row -> row.lease().grant().machine())
                .distinct()
                .toList();
    }
}
