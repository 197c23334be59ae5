package dev.argosy.simulation;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.cluster.ClusterFixture;
import dev.argosy.portal.fault.FaultFixture;
import dev.argosy.portal.fleet.AgentDoor;
import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.lease.Funds;
import dev.argosy.portal.lease.LeaseFixture;
import dev.argosy.portal.market.MarketFixture;
import dev.argosy.portal.metering.MeteringFixture;
import dev.argosy.portal.money.MoneyFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run of the portal's process: all its rooms, built anew on what the database kept. */
final class Portal {
    private final World world;
    private final Scheduler scheduler;
    private final Program program;
    private final Pokes pokes = new Pokes();
    final FleetFixture fleet;
    final MarketFixture market;
    final LeaseFixture leases;
    final MeteringFixture metering;
    final MoneyFixture money;
    final ClusterFixture clusters;
    private final FaultFixture fault;
    private final AgentDoor door;

    Portal(World world, int number) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.program = new Program("portal " + number, scheduler);
        Database database = world.database();
        database.history.ring(pokes);
        var ground = new FleetFixture.Ground(database.transactions, database.history, pokes, world::nextId);
        fleet = FleetFixture.on(database.fleet, ground, world.signatures().portal(), this::spawn);
        market = MarketFixture.on(database.market, ground, fleet);
        var funds = new AtomicReference<@Nullable Funds>();
        leases = LeaseFixture.on(
                database.leases,
                new LeaseFixture.Parts(
                        ground,
                        fleet,
                        market.market(),
                        () -> Optional.ofNullable(funds.get()).orElseThrow()),
                World.SETTLEMENT_WINDOW);
        metering = MeteringFixture.on(database.metering, ground, fleet, leases.leases(), world.signatures()::check);
        money = MoneyFixture.on(database.money, ground, metering.meters());
        try {
            clusters = ClusterFixture.on(
                    database.clusters,
                    new ClusterFixture.Parts(
                            ground,
                            world::instant,
                            fleet,
                            market.market(),
                            leases.leases(),
                            money.bills(),
                            world.folder()));
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
        fault = FaultFixture.on(
                database.fault,
                new FaultFixture.Parts(ground, fleet, leases.leases(), clusters.clusters()),
                scheduler::now);
        funds.set(money.funds());
        fleet.files(clusters.files());
        door = fleet.door();
    }

    void start() {
        var loops = new ArrayList<Loop>(fleet.room().loops());
        loops.addAll(market.loops());
        loops.addAll(leases.loops());
        loops.addAll(clusters.loops());
        loops.addAll(fault.loops());
        loops.forEach(loop -> new Driver(loop).start());
    }

    boolean isUp() {
        return !program.isDead();
    }

    /** Kill -9: whatever its threads were doing stays undone. */
    void crash() {
        program.die();
    }

    Program program() {
        return program;
    }

    AgentDoor door() {
        return door;
    }

    void spawn(Runnable work) {
        scheduler.spawn(program, work);
    }

    void sleep(long millis) {
        scheduler.sleep(program, millis);
    }

    /** Runs one loop as the real driver does, by virtual time. */
    private final class Driver {
        private final Loop loop;
        private boolean poked;
        private Scheduler.@Nullable Timer alarm;
        private @Nullable Thread thread;

        Driver(Loop loop) {
            this.loop = loop;
        }

        void start() {
            loop.wakesOn().forEach(topic -> pokes.on(topic, this::poke));
            thread = scheduler.spawn(program, this::run);
        }

        private void poke() {
            if (!poked) {
                poked = true;
                LockSupport.unpark(thread);
            }
        }

        private void run() {
            while (true) {
                boolean more = step();
                if (!more) {
                    await();
                }
                // drained before the step, so that a poke during the step leads to another one
                poked = false;
            }
        }

        private boolean step() {
            try {
                return loop.step();
            } catch (ArgosyException | RefusedException outside) {
                return false;
            } catch (RuntimeException bug) {
                world.bug("loop " + loop.name(), bug);
                return false;
            }
        }

        private void await() {
            if (poked) {
                return;
            }
            alarm = scheduler.after(loop.period().toMillis(), program, this::poke);
            while (!poked) {
                LockSupport.park(this);
            }
            alarm.cancel();
        }
    }
}
