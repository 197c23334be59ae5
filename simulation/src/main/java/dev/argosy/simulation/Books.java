package dev.argosy.simulation;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.Transfer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The auditor's part about money: what moved for each lease, and whether it is what its history and its run allow. */
final class Books {
    /** An agent sees that a workload ended a moment later, and may have signed until then. */
    private static final long NOTICED_WITHIN = 300;

    private static final long MOST_CREDITED = 3_600_000;

    /** So long an agent in contact may take to bring a final record home. */
    private static final long RECORD_HOME = 90_000;

    private final World world;
    private final Scheduler scheduler;
    private final Truth truth;
    private final Promises promises;
    private final Function<LeaseId, @Nullable Told> told;
    private final Map<LeaseId, Moved> moved = new HashMap<>();
    private final Map<Account, Long> balances = new HashMap<>();
    private long restoredAt = -1;

    Books(World world, Promises promises, Function<LeaseId, @Nullable Told> told) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.truth = world.truth();
        this.promises = promises;
        this.told = told;
    }

    /** The database was put back: everything is taken in again. */
    void restored() {
        moved.clear();
        balances.clear();
        restoredAt = scheduler.now();
    }

    long charged() {
        return moved.values().stream().mapToLong(each -> each.charged).sum();
    }

    /** What is reserved and not released. */
    List<String> stillHeld() {
        var held = new ArrayList<String>();
        balances.forEach((account, balance) -> {
            if (account.kind() == AccountKind.RESERVED && balance != 0) {
                held.add(account + " still holds " + balance);
            }
        });
        return held;
    }

    /**
     * Takes in a transfer.
     *
     * @param endedNow leases whose end was told in the same reading
     * @return the lease for which it was made, if for one
     */
    Optional<LeaseId> take(Transfer transfer, Set<LeaseId> endedNow) {
        long amount = transfer.amount().microUsd();
        balances.merge(transfer.debit(), -amount, Long::sum);
        balances.merge(transfer.credit(), amount, Long::sum);
        String[] cause = transfer.cause().split("/", -1);
        if (!cause[0].startsWith(LeaseId.PREFIX + "_")) {
            return Optional.empty();
        }
        LeaseId lease = LeaseId.parse(cause[0]);
        Moved sums = moved.computeIfAbsent(lease, any -> new Moved());
        if (cause[1].equals("credit")) {
            sums.credited += amount;
            credited(lease, amount);
        }
        boolean into = transfer.credit().kind() == AccountKind.RESERVED;
        boolean outOf = transfer.debit().kind() == AccountKind.RESERVED;
        if (into) {
            sums.reserved += amount;
        } else if (outOf && cause[1].equals("charge")) {
            sums.charged += amount;
            Told known = told.apply(lease);
            sums.chargedAfterTheEnd |= known != null && known.ending != null && !endedNow.contains(lease);
        } else if (outOf) {
            sums.released += amount;
        }
        return Optional.of(lease);
    }

    /** Paid only where a lease that had started ended through no doing of its customer, and for an hour at most. */
    private void credited(LeaseId lease, long amount) {
        Told known = told.apply(lease);
        if (known == null || known.ending == null || known.ending.end().reason().party() == Party.CUSTOMER) {
            world.broken("credit-for-an-end-that-earns-it", lease + " got " + amount);
            return;
        }
        long most = known.grant.terms().customerRate().forMillis(MOST_CREDITED).microUsd();
        if (amount > most) {
            world.broken("credit-within-an-hour", lease + " got " + amount + " (expected: at most " + most + ")");
        }
    }

    /** Audits what moved for a lease. */
    void look(LeaseId lease, Told known) {
        Moved sums = moved.getOrDefault(lease, new Moved());
        if (sums.charged + sums.released > sums.reserved) {
            world.broken("within-the-reservation", lease + ": " + sums);
        }
        promises.setAside(known.grant, sums.reserved - sums.released, known.paidUntil, known.endingAt);
        promises.refunded(known.grant, sums, known.ending != null, known.cap());
        promises.credited(known.grant, sums.credited, known.ending, known.endingAt - known.start);
        long active = truth.run(lease).map(Truth.Run::activeMillis).orElse(0L);
        within(lease, known, sums, "granted-time", known.granted());
        if (sums.chargedAfterTheEnd) {
            within(lease, known, sums, "cap", known.cap());
        }
        within(lease, known, sums, "signed-total", truth.signed(lease));
        within(lease, known, sums, "active-time", active + NOTICED_WITHIN);
        if (known.settled) {
            if (sums.charged + sums.released != sums.reserved) {
                world.broken("closed-equal", lease + " is settled: " + sums);
            }
            served(lease, known, sums, active);
        }
    }

    private void within(LeaseId lease, Told known, Moved sums, String bound, long millis) {
        long most = known.grant.terms().customerRate().forMillis(millis).microUsd();
        if (sums.charged > most) {
            world.broken(
                    "charged-within-" + bound,
                    lease + ": " + sums + " for at most " + millis + " ms, which cost " + most);
        }
    }

    /** Usage is never lost: what a machine that lives has served is charged, up to the cap. */
    private void served(LeaseId lease, Told known, Moved sums, long active) {
        MachineId machine = known.grant.machine();
        boolean excused = truth.isDisturbed(machine)
                || truth.hadFullDisk(machine)
                || restoredAt >= World.virtual(known.grant.at());
        Optional<Truth.Run> run = truth.run(lease);
        if (excused
                || run.isEmpty()
                || !run.get().isOver()
                || run.get().machine().offSince(run.get().startedAt())) {
            // when the machine itself dies, the total written last is all there is
            return;
        }
        long waited = scheduler.now() - known.endingAt;
        boolean windowOver = waited >= World.SETTLEMENT_WINDOW.toMillis() - 20_000;
        if (windowOver && truth.contactFor(machine) < RECORD_HOME) {
            return;
        }
        long least = Math.min(known.cap(), active);
        long due = known.grant.terms().customerRate().forMillis(least).microUsd();
        if (sums.charged < due) {
            world.broken(
                    "no-usage-lost",
                    lease + " served " + active + " ms (cap " + known.cap() + "), at least " + due
                            + " is due, but it is settled with " + sums);
        }
    }

    /** Audits what may not differ at any time. */
    void balances() {
        long sum = 0;
        for (Map.Entry<Account, Long> balance : balances.entrySet()) {
            sum += balance.getValue();
            if (balance.getKey().kind().isProtected() && balance.getValue() < 0) {
                world.broken("nothing-overdrawn", balance.getKey() + " stands at " + balance.getValue());
            }
        }
        if (sum != 0) {
            world.broken("debits-are-credits", "the balances of all accounts add up to " + sum);
        }
    }
}
