package dev.argosy.simulation;

import dev.argosy.portal.cluster.ClusterFixture;
import dev.argosy.portal.fault.FaultFixture;
import dev.argosy.portal.fleet.FleetRows;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.MemoryTransactions.Fate;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.lease.LeaseFixture;
import dev.argosy.portal.market.MarketFixture;
import dev.argosy.portal.metering.MeteringFixture;
import dev.argosy.portal.money.MoneyFixture;
import java.util.List;
import java.util.SplittableRandom;

/** What outlives a portal: the rows of every room and the history. It fails, conflicts and is away as the mix says. */
final class Database {
    final FleetRows fleet = new FleetRows();
    final MarketFixture.Rows market = new MarketFixture.Rows();
    final LeaseFixture.Rows leases = new LeaseFixture.Rows();
    final MeteringFixture.Rows metering = new MeteringFixture.Rows();
    final MoneyFixture.Rows money = new MoneyFixture.Rows();
    final ClusterFixture.Rows clusters = new ClusterFixture.Rows();
    final FaultFixture.Rows fault = new FaultFixture.Rows();
    final MemoryHistory history = new MemoryHistory(new Pokes());
    /** As the portal uses it. */
    final MemoryTransactions transactions;
    /** For those who look or furnish: never fails and never pauses. */
    final MemoryTransactions quiet;

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private int perThousand;
    private boolean away;

    Database(World world) {
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.perThousand = world.mix().of(Mix.Fault.DATABASE);
        this.transactions = new MemoryTransactions(world::instant, new MemoryTransactions.Trouble() {
            @Override
            public Fate next() {
                return fate();
            }

            @Override
            public void between() {
                scheduler.yield();
            }
        });
        this.quiet = transactions.untroubled();
    }

    private Fate fate() {
        if (away) {
            return Fate.FAILS;
        }
        if (perThousand == 0 || random.nextInt(1_000) >= perThousand) {
            return Fate.COMMITS;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Fate.FAILS;
            case 1 -> Fate.COMMITS_UNHEARD;
            default -> Fate.CONFLICTS;
        };
    }

    void away(boolean now) {
        away = now;
    }

    /** From now on it works. */
    void heal() {
        perThousand = 0;
        away = false;
    }

    /** A backup; running the answer puts the database back to it. */
    Runnable save() {
        List<Runnable> parts = List.of(
                fleet.save(),
                market.save(),
                leases.save(),
                metering.save(),
                money.save(),
                clusters.save(),
                fault.save(),
                history.save());
        return () -> parts.forEach(Runnable::run);
    }
}
