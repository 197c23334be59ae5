package dev.argosy.simulation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.LeaseGrant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The auditor's part that knows times: margins, deadlines, and what an honest machine is never accused of. */
final class Promises {
    private static final long SLACK = 2_500;
    private static final long LIVE = 15_000;
    /** How much later than it was told to a machine may stop: its clock drifts, and keepers wake late. */
    private static final long LATE = 1_000;

    /** A contact is what a portal wrote down of it, in the time of a database that may be slow. */
    private static final long CONTACT_KNOWN_TO = 25_000;

    private static final long MARGIN = 60_000;
    private static final long STOPS_WITHIN = 90_000;
    private static final long MOST_CREDITED = 3_600_000;
    private static final Set<String> ACCUSATIONS =
            Set.of(FleetCodes.HISTORY_ROLLED_BACK.name(), Codes.USAGE_CONFLICT.name());

    private final World world;
    private final Scheduler scheduler;
    private final Truth truth;

    Promises(World world) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.truth = world.truth();
    }

    record Loss(MachineId machine, long start, long paidUntil, long at) {}

    /** Silence means something only to who listened, and a lost lease costs nothing after the last contact. */
    void lost(LeaseEvent.LeaseEnding ending, Loss loss) {
        long ago = scheduler.now() - loss.at();
        long silence = truth.silence(loss.machine()) - ago;
        long heard = Math.min(silence, truth.listened() - ago);
        if (heard <= LIVE - SLACK) {
            world.broken(
                    "no-false-loss",
                    ending.lease() + " was lost after " + heard
                            + " ms in which its machine could be heard and was not");
        }
        long last = Math.min(loss.at(), truth.lastWord(loss.machine()));
        long served = Math.min(loss.paidUntil(), last) - loss.start();
        if (last > 0 && ending.end().capMillis() > Math.max(0, served) + CONTACT_KNOWN_TO) {
            world.broken(
                    "lost-at-last-contact",
                    ending.lease() + " has a cap of " + ending.end().capMillis() + " ms, its machine was heard for "
                            + served);
        }
    }

    /** A slice is free when nothing runs on it any more, or long enough after nothing may. */
    void givenBack(LeaseEvent.LeaseEnded ended, long paidUntil, long at, boolean known) {
        boolean runs = truth.run(ended.lease())
                .filter(run -> !run.isOver() && !truth.isDisturbed(run.machine().id()))
                .isPresent();
        if (ended.confirmedGone() && runs && known) {
            world.broken("gone-is-gone", ended.lease() + " counts as gone and runs");
        }
        if (!ended.confirmedGone() && at < paidUntil + MARGIN) {
            world.broken(
                    "sold-after-the-margin",
                    ended.lease() + " gave its slice back " + (at - paidUntil) + " ms after paid time");
        }
    }

    /** A keeper ends its workload in paid time, as its machine was told it. */
    void stopped(LeaseId lease, Truth.Cause cause, long latest) {
        if (cause == Truth.Cause.DEADLINE && truth.toldUntil(lease) > 0 && scheduler.now() > latest + LATE) {
            world.broken(
                    "stops-in-paid-time",
                    lease + " was stopped " + (scheduler.now() - latest) + " ms later than its machine was told");
        }
    }

    /** @param endings when each lease got its cap; later than anything when it has none */
    void machines(Function<LeaseId, Optional<Long>> endings) {
        for (Machine machine : world.machines()) {
            if (truth.isDisturbed(machine.id()) || truth.hadFullDisk(machine.id())) {
                continue;
            }
            boolean inContact = truth.contactFor(machine.id()) > STOPS_WITHIN;
            for (LeaseId lease : truth.runningOn(machine).keySet()) {
                long ending = endings.apply(lease).orElse(Long.MAX_VALUE);
                if (inContact && ending < scheduler.now() - STOPS_WITHIN) {
                    world.broken(
                            "no-run-after-the-end",
                            lease + " runs on " + machine.name() + ", in contact, " + (scheduler.now() - ending)
                                    + " ms after its end");
                }
            }
            accused(machine);
        }
    }

    private void accused(Machine machine) {
        world.database()
                .quiet
                .execute(tx -> world.portal()
                        .fleet
                        .room()
                        .machines()
                        .byId(tx, machine.id())
                        .flatMap(found -> found.quarantine())
                        .filter(ACCUSATIONS::contains)
                        .ifPresent(code -> world.broken(
                                "no-false-accusation",
                                machine.name() + " is quarantined for " + code + " and did nothing")));
    }

    /** While a lease may go on, no more is set aside than its granted time costs. */
    void setAside(LeaseGrant grant, long held, long paidUntil, long endingAt) {
        long most = grant.terms()
                .customerRate()
                .forMillis(paidUntil - World.virtual(grant.at()))
                .microUsd();
        if (endingAt == 0 && held > most + 1) {
            world.broken("set-aside-is-granted", grant.lease() + " has " + held + " set aside, its time costs " + most);
        }
    }

    /** What lies beyond the cap goes back in the transaction that sets it. */
    void refunded(LeaseGrant grant, Moved sums, boolean ended, long cap) {
        long most = grant.terms().customerRate().forMillis(cap).microUsd();
        if (ended && sums.reserved - sums.released > Math.max(sums.charged, most)) {
            world.broken("refunded-at-the-end", grant.lease() + " costs at most " + most + ": " + sums);
        }
    }

    /** Time without service is credited once, and only when it is not the customer's own doing. */
    void credited(LeaseGrant grant, long microUsd, LeaseEvent.@Nullable LeaseEnding ending, long startToEnd) {
        long unserved = ending == null || ending.end().reason().party() == Reason.Party.CUSTOMER
                ? 0
                : startToEnd - ending.end().capMillis();
        long most = grant.terms()
                .customerRate()
                .forMillis(Math.clamp(unserved, 0, MOST_CREDITED))
                .microUsd();
        if (microUsd > most) {
            world.broken("credited-is-lost", grant.lease() + " was credited " + microUsd + ", at most " + most);
        }
    }
}
