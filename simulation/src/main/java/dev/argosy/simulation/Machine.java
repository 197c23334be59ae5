package dev.argosy.simulation;

import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.MachineShape;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.inventory.GpuReading;
import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One computer of a provider: its boots, its disk, what runs on it, and at times an agent. */
final class Machine {
    private static final double MILLION = 1_000_000;

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final int number;
    private final MachineId id;
    private final OrganizationId provider;
    private final MachineInventory inventory;
    private final Signatures.Usage usage;
    private final Disk disk;
    private final Line line;
    private final double speed;

    private int boots;
    private long bootedAt;
    private int journals = 1;
    private boolean gone;
    private Program boot;
    private Workloads workloads;
    private @Nullable AgentRun agent;
    private List<JournalEntry> copy = List.of();
    private boolean powered;
    private long offAt = -1;

    Machine(World world, int number, MachineId id, OrganizationId provider, int gpus) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.number = number;
        this.id = id;
        this.provider = provider;
        this.usage = world.signatures().usage(number);
        var readings = new ArrayList<GpuReading>();
        for (int i = 0; i < gpus; i++) {
            readings.add(new GpuReading("GPU-" + i, "RTX 4090", 24_576, "simulated", "", "", ""));
        }
        inventory = new MachineInventory(
                new Host("host-" + number, "Linux", "cpu", 16, 65_536, 500_000, 1_000),
                readings,
                true,
                "DE",
                "bubblewrap",
                "none",
                "0.1.0");
        disk = new Disk("journal-" + number + "-1");
        line = new Line(world, name(), id, inventory);
        int drift = world.mix().of(Mix.Fault.DRIFT);
        speed = 1 + (drift == 0 ? 0 : random.nextInt(-drift, drift + 1)) / MILLION;
        boot = new Program(name(), scheduler);
        workloads = new Workloads(world, this, boot);
    }

    String name() {
        return "machine " + number;
    }

    MachineId id() {
        return id;
    }

    OrganizationId provider() {
        return provider;
    }

    MachineInventory inventory() {
        return inventory;
    }

    MachineShape shape() {
        return inventory.shape(id);
    }

    Signatures.Usage usage() {
        return usage;
    }

    Disk disk() {
        return disk;
    }

    Line line() {
        return line;
    }

    Workloads workloads() {
        return workloads;
    }

    String bootId() {
        return "boot-" + number + "-" + boots;
    }

    /** Whether power failed since an instant. */
    boolean offSince(long instant) {
        return offAt >= instant;
    }

    boolean isGone() {
        return gone;
    }

    /** Its clock since the boot, at its own speed. */
    long bootMillis() {
        return 1_000 + (long) ((scheduler.now() - bootedAt) * speed);
    }

    /** How long that much of its clock takes. */
    long virtualMillis(long bootMillis) {
        return (long) Math.ceil(bootMillis / speed);
    }

    // Life

    void powerOn() {
        boots++;
        bootedAt = scheduler.now();
        powered = true;
        boot = new Program(name(), scheduler);
        workloads = new Workloads(world, this, boot);
        startAgentAfter(500 + random.nextInt(5_000));
    }

    private void startAgentAfter(long millis) {
        scheduler.after(millis, boot, this::startAgent);
    }

    private void startAgent() {
        if (agent != null) {
            return;
        }
        var program = new Program("agent of " + name(), scheduler);
        var run = new AgentRun(world, this, program);
        agent = run;
        run.start();
    }

    /** The agent's process is killed now, or in the middle of one of its next steps. */
    void crashAgent() {
        AgentRun run = agent;
        if (run == null) {
            return;
        }
        if (random.nextBoolean()) {
            run.dieAfter(1 + random.nextInt(6), () -> agentDied(run, "in the middle of a step"));
        } else {
            agentDied(run, "by kill -9");
        }
    }

    void agentDied(AgentRun run, String how) {
        if (agent == run) {
            world.story().tell(scheduler.now(), name(), "agent killed " + how);
            run.program().die();
            agent = null;
            line.detach(false);
            startAgentAfter(200 + random.nextInt(random.nextInt(4) == 0 ? 120_000 : 10_000));
        }
    }

    /** Power fails: what ran is dead, what was not synced is lost. */
    void powerOff() {
        if (!powered) {
            return;
        }
        powered = false;
        offAt = scheduler.now();
        world.story().tell(scheduler.now(), name(), "power off");
        workloads.die();
        AgentRun run = agent;
        if (run != null) {
            run.program().die();
            agent = null;
        }
        line.detach(true);
        boot.die();
        disk.losePower(random);
        world.truth().lostPower(this);
    }

    /** Power fails now, or between two writes of the agent, and comes back. */
    void reboot(long downMillis) {
        AgentRun run = agent;
        if (run != null && random.nextBoolean()) {
            run.dieAfter(1 + random.nextInt(6), () -> rebootNow(downMillis));
        } else {
            rebootNow(downMillis);
        }
    }

    private void rebootNow(long downMillis) {
        if (powered && !gone) {
            powerOff();
            scheduler.after(downMillis, world.outside(), this::returnAfterPowerOff);
        }
    }

    private void returnAfterPowerOff() {
        if (!gone && !powered) {
            world.story().tell(scheduler.now(), name(), "power on");
            powerOn();
        }
    }

    /** For good. */
    void die() {
        powerOff();
        gone = true;
        world.story().tell(scheduler.now(), name(), "gone for good");
        world.truth().gone(this);
    }

    void takeCopy() {
        copy = disk.copy();
    }

    /** Comes back with its disk as it was at the last copy. */
    void rollBack() {
        if (!powered || gone) {
            return;
        }
        powerOff();
        disk.restore(copy);
        world.story().tell(scheduler.now(), name(), "disk rolled back");
        world.truth().disturbed(this, "rolled back");
        scheduler.after(5_000 + random.nextInt(60_000), world.outside(), this::returnAfterPowerOff);
    }

    /** Comes back without its journal. */
    void loseJournal() {
        if (!powered || gone) {
            return;
        }
        powerOff();
        journals++;
        disk.lose("journal-" + number + "-" + journals);
        copy = List.of();
        world.story().tell(scheduler.now(), name(), "journal lost");
        world.truth().disturbed(this, "journal lost");
        scheduler.after(5_000 + random.nextInt(60_000), world.outside(), this::returnAfterPowerOff);
    }

    void diskFull(long millis) {
        if (disk.isFull()) {
            return;
        }
        disk.full(true);
        world.story().tell(scheduler.now(), name(), "disk full");
        world.truth().diskFull(this);
        scheduler.after(millis, world.outside(), () -> disk.full(false));
    }

    void heal() {
        disk.full(false);
        line.heal();
        if (!powered && !gone) {
            returnAfterPowerOff();
        }
    }

    void observed(Observation observation) {
        AgentRun run = agent;
        if (run != null) {
            run.observed(observation);
        }
    }
}
