package dev.argosy.simulation;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.LeaseGrant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The auditor's part about ranks: who has one, who took it over, at what price, and whether the loss was true. */
final class Replacements {
    /** Clocks, the pause between two looks, and a message that is handed over and not yet read. */
    private static final long SLACK = 2_500;

    private record Rank(ClusterId cluster, int number) {}

    /** A lease that was lost, and in which transaction. */
    private record Loss(LeaseGrant grant, long transaction) {}

    private final World world;
    private final Function<LeaseId, @Nullable Told> told;
    private final Map<Rank, LeaseId> open = new HashMap<>();
    private final Map<LeaseId, LeaseGrant> grants = new HashMap<>();
    private final Map<Rank, Loss> losses = new HashMap<>();
    private int replaced;

    Replacements(World world, Function<LeaseId, @Nullable Told> told) {
        this.world = world;
        this.told = told;
    }

    int replaced() {
        return replaced;
    }

    void forget() {
        open.clear();
        grants.clear();
        losses.clear();
        replaced = 0;
    }

    /** @param reread what happened long ago, of which contacts are not known any more */
    void take(LeaseEvent event, long transaction, long ago, boolean reread) {
        var rank = new Rank(event.cluster(), event.rank());
        if (event instanceof LeaseEvent.LeaseGranted granted) {
            granted(rank, granted.grant(), transaction);
        } else if (event instanceof LeaseEvent.LeaseEnding ending) {
            open.remove(rank, event.lease());
            LeaseGrant grant = grants.get(event.lease());
            if (ending.end().fenced() && grant != null) {
                losses.put(rank, new Loss(grant, transaction));
                boolean bySilence = ending.end().reason().code().equals(EndCause.MACHINE_LOST.code());
                if (bySilence && !reread) {
                    lost(grant, ago);
                }
            }
        }
    }

    private void granted(Rank rank, LeaseGrant grant, long transaction) {
        grants.put(grant.lease(), grant);
        LeaseId other = open.put(rank, grant.lease());
        if (other != null) {
            world.broken(
                    "one-lease-of-a-rank",
                    grant.lease() + " was granted for rank " + rank.number() + " of " + rank.cluster() + " while "
                            + other + " has no cap");
        }
        Loss loss = losses.get(rank);
        if (loss != null && loss.transaction() == transaction) {
            replaced++;
            long before = loss.grant().terms().customerRate().microUsdPerHour();
            long now = grant.terms().customerRate().microUsdPerHour();
            if (now > before) {
                world.broken(
                        "replacement-not-dearer",
                        grant.lease() + " costs its customer " + now + " instead of "
                                + loss.grant().lease() + "'s " + before);
            }
        }
    }

    /**
     * A lease that is paid for is lost by silence only when its machine really was not heard for as long as its cluster
     * waits. When its paid time is over, it is lost without that: nobody pays for waiting.
     */
    private void lost(LeaseGrant grant, long ago) {
        Told known = told.apply(grant.lease());
        if (known != null && known.paidUntil <= world.scheduler().now() - ago) {
            return;
        }
        Duration wait = world.customers().policy(grant.cluster()).replaceAfter();
        long silence = world.truth().wordless(grant.machine()) - ago;
        if (wait == null) {
            world.broken("no-false-loss", grant.lease() + " was lost though its cluster waits for ever");
        } else if (silence < wait.toMillis() - SLACK) {
            world.broken(
                    "no-false-loss",
                    grant.lease() + " was lost though its machine spoke " + silence
                            + " ms before, and its cluster waits " + wait);
        }
    }
}
