package dev.argosy.simulation;

import dev.argosy.portal.fleet.Departure;
import dev.argosy.portal.fleet.Maintenance;
import dev.argosy.simulation.Mix.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes go wrong what the mix says, until it is told to stop. */
final class Faults {
    private static final long BACKUP_EVERY = 4 * 60_000;
    private static final long COPY_EVERY = 3 * 60_000;

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Mix mix;
    private final List<Runnable> backups = new ArrayList<>();
    private boolean over;

    Faults(World world) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.mix = world.mix();
    }

    void begin() {
        for (Machine machine : world.machines()) {
            again(mix.of(Fault.AGENT_CRASH), machine::crashAgent);
            again(mix.of(Fault.REBOOT), () -> machine.reboot(downTime()));
            again(mix.of(Fault.DEATH) / 10.0, machine::die);
            again(mix.of(Fault.CUT), machine.line()::cut);
            again(mix.of(Fault.PARTITION), () -> partition(machine, downTime()));
            again(mix.of(Fault.DISK_FULL), () -> machine.diskFull(10_000 + random.nextInt(300_000)));
            again(mix.of(Fault.ROLLBACK) / 10.0, machine::rollBack);
            again(mix.of(Fault.JOURNAL_LOST) / 10.0, machine::loseJournal);
            again(mix.of(Fault.PROVIDER), () -> provider(machine));
            if (mix.has(Fault.ROLLBACK)) {
                every(COPY_EVERY, machine::takeCopy);
            }
        }
        again(mix.of(Fault.BLACKOUT), this::blackout);
        again(mix.of(Fault.PORTAL_CRASH), () -> world.crashPortal(portalDownTime()));
        again(mix.of(Fault.DATABASE_AWAY), this::databaseAway);
        if (mix.has(Fault.RESTORE)) {
            every(BACKUP_EVERY, () -> backups.add(world.database().save()));
            again(mix.of(Fault.RESTORE) / 2.0, this::restore);
        }
    }

    void end() {
        over = true;
    }

    private void again(double perHour, Runnable fault) {
        if (perHour > 0) {
            scheduler.after(Mix.pause(random, perHour), world.outside(), () -> {
                if (!over) {
                    fault.run();
                    again(perHour, fault);
                }
            });
        }
    }

    private void every(long millis, Runnable what) {
        scheduler.after(millis, world.outside(), () -> {
            if (!over) {
                what.run();
                every(millis, what);
            }
        });
    }

    /** Mostly short; at times longer than a lease is paid. */
    private long downTime() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong(5_000, 15_000);
            case 1, 2 -> random.nextLong(10_000, 90_000);
            case 3, 4 -> random.nextLong(60_000, 600_000);
            default -> random.nextLong(600_000, 1_800_000);
        };
    }

    private long portalDownTime() {
        return random.nextInt(4) == 0 ? random.nextLong(60_000, 660_000) : random.nextLong(500, 20_000);
    }

    private void partition(Machine machine, long millis) {
        world.story().tell(scheduler.now(), machine.name(), "cut off for " + millis / 1_000 + " s");
        machine.line().block(millis);
    }

    private void blackout() {
        long millis = downTime();
        world.story().tell(scheduler.now(), "network", "nothing passes for " + millis / 1_000 + " s");
        world.machines().forEach(machine -> machine.line().block(millis));
    }

    private void databaseAway() {
        long millis = random.nextLong(1_000, random.nextInt(4) == 0 ? 600_000 : 30_000);
        world.story().tell(scheduler.now(), "database", "away for " + millis / 1_000 + " s");
        world.database().away(true);
        scheduler.after(millis, world.outside(), () -> world.database().away(false));
    }

    private void restore() {
        if (!backups.isEmpty()) {
            Runnable latest = backups.getLast();
            backups.clear();
            world.restore(latest);
            backups.add(world.database().save());
        }
    }

    private void provider(Machine machine) {
        int choice = random.nextInt(6);
        long notice = random.nextLong(60_000, 1_500_000);
        Portal portal = world.portal();
        if (!portal.isUp()) {
            return;
        }
        var machines = portal.fleet.room().machines();
        world.database().quiet.execute(tx -> {
            switch (choice) {
                case 0 -> machines.cordon(tx, machine.id(), true);
                case 1 -> machines.drain(tx, machine.id());
                case 2 ->
                    machines.leave(tx, machine.id(), new Departure(tx.now().plusMillis(notice), "drained"));
                case 3 ->
                    machines.maintain(
                            tx,
                            machine.id(),
                            Optional.of(new Maintenance(
                                    tx.now().plusMillis(notice), tx.now().plusMillis(notice + 300_000))));
                default -> machines.cordon(tx, machine.id(), false);
            }
        });
        world.database().quiet.execute(tx -> {
            if (random.nextBoolean()
                    && machines.byId(tx, machine.id())
                            .orElseThrow()
                            .quarantine()
                            .isPresent()) {
                machines.release(tx, machine.id(), "looked at", "operator");
            }
        });
    }
}
