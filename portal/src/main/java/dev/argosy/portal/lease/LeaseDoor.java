package dev.argosy.portal.lease;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseInbox.Lost;
import dev.argosy.portal.lease.LeaseUpkeep.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The door over queue and store. */
final class LeaseDoor implements Leases {
    private static final Duration LATE_OUTPUT = Duration.ofDays(1);

    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;
    private final LeaseInbox inbox;

    LeaseDoor(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders, LeaseInbox inbox) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
        this.inbox = inbox;
    }

    @Override
    public void grant(GrantRequest request, Consumer<GrantOutcome> then) {
        if (inbox.offer(new LeaseInbox.Waiting(request, then))) {
            ports.pokes().ring(LeaseLoop.NAME);
        } else {
            then.accept(new GrantOutcome.Refused(tooMany(), false));
        }
    }

    @Override
    public void end(ClusterId cluster, EndCause cause) {
        queue(new Work.EndCluster(cluster, cause));
    }

    @Override
    public void end(LeaseId lease, EndCause cause) {
        queue(new Work.EndLease(lease, cause));
    }

    @Override
    public void replace(ReplaceRequest request, Consumer<GrantOutcome> then) {
        if (!inbox.offer(new Lost.Replacing(request, then))) {
            then.accept(new GrantOutcome.Refused(tooMany(), true));
        }
        ports.pokes().ring(LeaseLoop.NAME);
    }

    @Override
    public void lose(LeaseId lease, Loss loss, Consumer<Optional<Refusal>> then) {
        if (!inbox.offer(new Lost.Losing(lease, loss, then))) {
            then.accept(Optional.of(tooMany()));
        }
        ports.pokes().ring(LeaseLoop.NAME);
    }

    private static Refusal tooMany() {
        return Refusal.of(Codes.TRY_AGAIN, "too many requests wait to be granted", "try again in a moment");
    }

    /** The number only has to grow from one request to the next. */
    @Override
    public boolean checkpoint(Transaction tx, LeaseId lease) {
        var batch = new LeaseBatch(ports, store, settings, orders, tx);
        boolean asked = store.byIds(tx, List.of(lease)).stream()
                .anyMatch(row -> batch.decide(
                        row, new LeaseCommand.AskCheckpoint(tx.now().toEpochMilli())));
        batch.apply();
        return asked;
    }

    @Override
    public void usageArrived(LeaseId lease) {
        queue(new Work.SettleLease(lease));
    }

    private void queue(Work work) {
        inbox.offer(work);
        ports.pokes().ring(LeaseLoop.NAME);
    }

    @Override
    public int changeTerm(Transaction tx, ClusterId cluster, Optional<Instant> termEnd) {
        var batch = new LeaseBatch(ports, store, settings, orders, tx);
        var open = store.ofClusters(tx, List.of(cluster)).stream()
                .filter(row -> row.lease().end().isEmpty())
                .toList();
        open.forEach(row -> batch.decide(row, new LeaseCommand.ChangeTerm(termEnd.orElse(null))));
        batch.apply();
        tx.afterCommit(() -> ports.pokes().ring(LeaseLoop.NAME));
        return open.size();
    }

    @Override
    public void complete(Transaction tx, ClusterId cluster) {
        ports.funds().complete(tx, cluster);
    }

    @Override
    public List<Lease> ofCluster(Transaction tx, ClusterId cluster) {
        return store.ofClusters(tx, List.of(cluster)).stream()
                .map(LeaseRow::lease)
                .sorted(Comparator.comparing((Lease lease) -> lease.grant().at())
                        .thenComparingInt(lease -> lease.grant().rank()))
                .toList();
    }

    @Override
    public Optional<Lease> byId(Transaction tx, LeaseId lease) {
        return store.byIds(tx, List.of(lease)).stream().map(LeaseRow::lease).findFirst();
    }

    @Override
    public List<LeaseId> unsettledOf(Transaction tx, MachineId machine) {
        return store.unsettledOf(tx, machine);
    }

    @Override
    public List<Lease> onMachines(Transaction tx, Collection<MachineId> machines) {
        return machines.isEmpty()
                ? List.of()
                : store.open(tx, machines).stream().map(LeaseRow::lease).toList();
    }

    @Override
    public Map<LeaseId, Lease> byIds(Transaction tx, Collection<LeaseId> leases) {
        return store.byIds(tx, leases).stream()
                .map(LeaseRow::lease)
                .collect(Collectors.toMap(Lease::id, lease -> lease));
    }

    @Override
    public boolean holds(Transaction tx, FencingToken token, LeaseId lease) {
        return byId(tx, lease)
                .filter(found -> found.grant().token().equals(token))
                .filter(found -> found.end().filter(Lease.End::fenced).isEmpty())
                .filter(found -> !(found instanceof Lease.Ended ended)
                        || tx.now().isBefore(ended.at().plus(LATE_OUTPUT)))
                .isPresent();
    }

    @Override
    public Optional<byte[]> workload(Transaction tx, FencingToken token, LeaseId lease) {
        return byId(tx, lease)
                .filter(found -> found.grant().token().equals(token))
                .filter(found -> found.end().isEmpty())
                .flatMap(found -> store.workload(tx, lease));
    }
}
