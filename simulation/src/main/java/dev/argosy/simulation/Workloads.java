package dev.argosy.simulation;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.Runtime.Deadline;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.LeaseCodes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keepers and what they keep, during one boot of a machine: they outlive its agent, and hold deadlines without it. */
final class Workloads {
    private static final int TERMINATED = 143;
    private static final int KILLED = 137;

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Machine machine;
    private final Program boot;
    private final Map<LeaseId, Keeper> keepers = new TreeMap<>(Comparator.comparing(LeaseId::uuid));

    Workloads(World world, Machine machine, Program boot) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.machine = machine;
        this.boot = boot;
    }

    /** What the command of a simulated job says: how long it takes, and its exit code. */
    record Job(long millis, int exitCode) {
        static Job of(List<String> command) {
            return new Job(Long.parseLong(command.get(1)), Integer.parseInt(command.get(2)));
        }

        List<String> command() {
            return List.of("job", Long.toString(millis), Integer.toString(exitCode));
        }
    }

    /** One workload from its launch to the release of its folder. */
    private final class Keeper {
        private final Order order;
        private final boolean stubborn;
        private boolean launched;
        private boolean running;
        private long startedAt;
        private long endedAt;
        private int exitCode;
        private boolean atDeadline;
        private Deadline deadline = new Deadline(Long.MAX_VALUE, 0);
        private Scheduler.@Nullable Timer alarm;
        private Scheduler.@Nullable Timer end;

        Keeper(Order order, boolean stubborn) {
            this.order = order;
            this.stubborn = stubborn;
        }

        boolean ended() {
            return endedAt > 0;
        }

        void begin() {
            if (ended()) {
                return;
            }
            running = true;
            startedAt = machine.bootMillis();
            world.truth().started(machine, order);
            Job job = Job.of(order.workload().command());
            end = scheduler.after(job.millis(), boot, () -> over(job.exitCode(), false, Truth.Cause.ITSELF));
            arm();
            machine.observed(new Observation.Started(order.lease(), startedAt, 5));
        }

        void arm() {
            if (alarm != null) {
                alarm.cancel();
            }
            if (running && deadline.atMillis() < Long.MAX_VALUE) {
                long in = machine.virtualMillis(deadline.atMillis() - machine.bootMillis());
                alarm = scheduler.after(Math.max(0, in), boot, () -> terminate(true, Truth.Cause.DEADLINE));
            }
        }

        void terminate(boolean byDeadline, Truth.Cause cause) {
            if (!running) {
                return;
            }
            world.truth().asked(order.lease(), cause);
            long grace = deadline.graceMillis();
            long takes = stubborn ? grace : Math.min(grace, random.nextLong(20, 1_500));
            int code = stubborn ? KILLED : TERMINATED;
            if (end != null) {
                end.cancel();
            }
            end = scheduler.after(machine.virtualMillis(takes), boot, () -> over(code, byDeadline, cause));
        }

        void over(int code, boolean byDeadline, Truth.Cause cause) {
            if (!running) {
                return;
            }
            running = false;
            endedAt = Math.max(1, machine.bootMillis());
            exitCode = code;
            atDeadline = byDeadline;
            if (alarm != null) {
                alarm.cancel();
            }
            world.truth().ended(order.lease(), cause);
            tellEnd();
        }

        void tellEnd() {
            machine.observed(new Observation.Exited(order.lease(), startedAt, endedAt, exitCode, atDeadline));
        }
    }

    private Keeper keep(Order order) {
        return keepers.computeIfAbsent(order.lease(), any -> {
            int chance = world.mix().of(Mix.Fault.STUBBORN);
            return new Keeper(order, chance > 0 && random.nextInt(1_000) < chance);
        });
    }

    void start(Order order, Deadline deadline) {
        Keeper keeper = keep(order);
        if (keeper.launched) {
            return;
        }
        keeper.launched = true;
        keeper.deadline = deadline;
        int chance = world.mix().of(Mix.Fault.START_FAILURE);
        if (chance > 0 && random.nextInt(1_000) < chance) {
            keeper.endedAt = 1;
            machine.observed(
                    new Observation.StartFailed(order.lease(), LeaseCodes.START_FAILED.name(), "simulated", 125));
            return;
        }
        scheduler.after(5 + random.nextInt(300), boot, keeper::begin);
    }

    void adopt(Order order) {
        Keeper keeper = keepers.get(order.lease());
        if (keeper == null || !keeper.launched) {
            machine.observed(new Observation.Missing(order.lease()));
        } else if (keeper.running) {
            machine.observed(new Observation.Started(order.lease(), keeper.startedAt, 0));
        } else if (keeper.startedAt > 0) {
            keeper.tellEnd();
        } else if (keeper.ended()) {
            machine.observed(
                    new Observation.StartFailed(order.lease(), LeaseCodes.START_FAILED.name(), "simulated", 125));
        }
        // else it starts at this moment, and tells by itself
    }

    void deadline(LeaseId lease, Deadline deadline) {
        Keeper keeper = keepers.get(lease);
        if (keeper != null) {
            keeper.deadline = deadline;
            keeper.arm();
        }
    }

    void stop(LeaseId lease, long graceMillis) {
        Keeper keeper = keepers.get(lease);
        if (keeper != null) {
            keeper.deadline = new Deadline(machine.bootMillis(), graceMillis);
            keeper.terminate(false, Truth.Cause.STOPPED);
        }
    }

    void release(LeaseId lease) {
        keepers.remove(lease);
    }

    /** Ends what an agent finds and does not know. */
    void keepOnly(Set<LeaseId> known) {
        for (Keeper keeper : List.copyOf(keepers.values())) {
            if (!known.contains(keeper.order.lease())) {
                keeper.over(KILLED, false, Truth.Cause.LEFT_BEHIND);
                keeper.endedAt = Math.max(1, keeper.endedAt);
                keepers.remove(keeper.order.lease());
            }
        }
    }

    /** Power fails. */
    void die() {
        keepers.values().stream().filter(keeper -> keeper.running).forEach(keeper -> {
            keeper.running = false;
            world.truth().ended(keeper.order.lease(), Truth.Cause.POWER);
        });
    }
}
