package dev.argosy.simulation;

import dev.argosy.agent.core.AgentCore;
import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.Checkpoint;
import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.Link;
import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.Ports;
import dev.argosy.agent.core.Runtime;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.agent.wire.WorkloadWire;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.JobCodes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One run of an agent's process: the real core among simulated ports. It may die between any two of its steps. */
final class AgentRun implements Line.Listener {
    private static final long TICK = 1_000;

    /** The process is killed here and now. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("killed", null, false, false);
        }
    }

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Machine machine;
    private final Program program;
    private final AgentCore core;
    private final Set<LeaseId> fetching = new HashSet<>();
    /** How many steps are left; 0 for no end in sight. */
    private int stepsLeft;

    private Runnable death = () -> {};

    private long observedAt;

    AgentRun(World world, Machine machine, Program program) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.machine = machine;
        this.program = program;
        var ports = new Ports(
                machine.disk().open(this::step, entry -> world.truth().wrote(machine, entry)),
                new Executions(),
                new Uplink(),
                new BootClock() {
                    @Override
                    public String bootId() {
                        return machine.bootId();
                    }

                    @Override
                    public long millis() {
                        return machine.bootMillis();
                    }
                },
                world::instant,
                machine.usage().signer(),
                new Ports.OrderKey(
                        world.signatures().orderKey(), world.signatures().orderCheck()),
                HaltSwitch.OFF);
        core = new AgentCore(machine.shape(), ports);
    }

    void start() {
        feed(AgentCore::begin);
        if (!program.isDead()) {
            machine.line().attach(program, this);
            scheduler.after(random.nextLong(TICK), program, this::tick);
        }
    }

    private void tick() {
        feed(any -> {});
        scheduler.after(TICK, program, this::tick);
    }

    /** Dies in the middle of what it does next, in the way given. */
    void dieAfter(int steps, Runnable how) {
        stepsLeft = steps;
        death = how;
    }

    private void step() {
        if (stepsLeft > 0 && --stepsLeft == 0) {
            throw new Died();
        }
    }

    private void feed(Consumer<AgentCore> input) {
        try {
            input.accept(core);
            core.tick();
        } catch (Died died) {
            death.run();
        } catch (RuntimeException bug) {
            world.bug("agent of " + machine.name(), bug);
        }
    }

    Program program() {
        return program;
    }

    @Override
    public void connected() {
        feed(AgentCore::connected);
    }

    @Override
    public void disconnected() {
        feed(AgentCore::disconnected);
    }

    @Override
    public void received(FromPortal message) {
        world.truth().told(machine, message);
        feed(decider -> decider.received(message));
    }

    void observed(Observation observation) {
        // noticed a moment later, in the order of things
        observedAt = Math.max(observedAt, scheduler.now() + 1 + random.nextInt(250));
        scheduler.at(observedAt, program, () -> feed(decider -> decider.observed(observation)));
    }

    private final class Uplink implements Link {
        @Override
        public void send(ToPortal message) {
            step();
            if (message instanceof ToPortal.Usage usage) {
                world.truth().signed(machine, usage);
            }
            world.truth().sent(machine, message);
            machine.line().send(message);
        }

        @Override
        public void hangUp(String why) {
            machine.line().hangUp();
        }
    }

    private final class Executions implements Runtime {
        @Override
        public void keepOnly(Set<LeaseId> known) {
            machine.workloads().keepOnly(known);
        }

        @Override
        public void fetch(OrderHead order) {
            if (fetching.add(order.lease())) {
                tryFetch(order, scheduler.now(), 200);
            }
        }

        private void tryFetch(OrderHead order, long began, long pause) {
            scheduler.after(machine.line().delay(), program, () -> {
                if (!fetching.contains(order.lease())) {
                    return;
                }
                if (machine.line().passes()) {
                    ask(order, began, pause);
                } else {
                    again(order, began, pause);
                }
            });
        }

        private void ask(OrderHead order, long began, long pause) {
            Portal portal = world.portal();
            // a portal that dies meanwhile never answers
            var waiting = scheduler.after(10_000, program, () -> again(order, began, pause));
            portal.spawn(() -> {
                Optional<byte[]> bytes;
                try {
                    bytes = portal.clusters
                            .files()
                            .workload(order.text().token(), order.lease().text());
                } catch (ArgosyException | RefusedException away) {
                    return;
                }
                scheduler.after(machine.line().delay(), program, () -> {
                    waiting.cancel();
                    if (fetching.remove(order.lease())) {
                        feed(decider -> decider.observed(bytes.<Observation>map(found -> new Observation.Fetched(
                                        order.lease(), WorkloadWire.read(found), scheduler.now() - began))
                                .orElseGet(() -> new Observation.PrepareFailed(
                                        order.lease(),
                                        Codes.NOT_FOUND.name(),
                                        "no such workload for this machine",
                                        125))));
                    }
                });
            });
        }

        private void again(OrderHead order, long began, long pause) {
            if (fetching.contains(order.lease())) {
                scheduler.after(pause, program, () -> tryFetch(order, began, Math.min(5_000, 2 * pause)));
            }
        }

        @Override
        public void abandon(LeaseId lease) {
            fetching.remove(lease);
        }

        @Override
        public void prepare(Order order) {
            step();
            int chance = world.mix().of(Mix.Fault.START_FAILURE);
            boolean fails = chance > 0 && random.nextInt(1_000) < chance / 2;
            long takes = 50 + random.nextInt(3_000);
            scheduler.after(takes, program, () -> {
                Observation seen = fails
                        ? new Observation.PrepareFailed(
                                order.lease(), JobCodes.COMMAND_NOT_FOUND.name(), "simulated", 127)
                        : new Observation.Prepared(order.lease(), 0, takes);
                feed(decider -> decider.observed(seen));
            });
        }

        @Override
        public void start(Order order, Deadline deadline) {
            step();
            if (random.nextInt(5) == 0) {
                // the thread that launches comes a little later; nothing is launched when the agent dies before
                scheduler.after(
                        random.nextInt(50), program, () -> machine.workloads().start(order, deadline));
            } else {
                machine.workloads().start(order, deadline);
            }
            step();
        }

        @Override
        public void adopt(Order order) {
            scheduler.after(
                    random.nextInt(100), program, () -> machine.workloads().adopt(order));
        }

        @Override
        public void deadline(LeaseId lease, Deadline deadline) {
            step();
            machine.workloads().deadline(lease, deadline);
        }

        @Override
        public void stop(LeaseId lease, long graceMillis) {
            step();
            machine.workloads().stop(lease, graceMillis);
        }

        @Override
        public void checkpoint(Order order, long number) {
            long takes = 100 + random.nextInt(5_000);
            scheduler.after(
                    takes,
                    program,
                    () -> feed(decider -> decider.observed(new Observation.CheckpointEnded(
                            order.lease(), number, Checkpoint.State.DONE, 0, takes, ""))));
        }

        @Override
        public void members(Order order, Members members) {
            scheduler.after(
                    20 + random.nextInt(500),
                    program,
                    () -> feed(decider ->
                            decider.observed(new Observation.MembersPlaced(order.lease(), members.generation()))));
        }

        @Override
        public void release(Order order, boolean started, boolean deliver) {
            scheduler.after(20 + random.nextInt(1_000), program, () -> {
                machine.workloads().release(order.lease());
                feed(decider -> decider.observed(new Observation.Released(order.lease(), true)));
            });
        }
    }
}
