package dev.argosy.simulation;

import dev.argosy.agent.wire.InventoryWire;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.fleet.FleetRows;
import dev.argosy.protocol.v1.AgentMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A network made from a seed: portal, database, machines, customers, and what befalls them. */
final class World {
    /** Short, so that every reservation closes within a run. */
    static final Duration SETTLEMENT_WINDOW = Duration.ofMinutes(10);

    private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");
    private static final Path FOLDER = folderForAll();
    private static final long AUDIT_EVERY = 10_000;
    /** A machine out of contact ends by itself within 20 minutes, its slice is sold 60 s later. */
    private static final long QUIET = 24 * 60_000;

    /**
     * @param seed makes everything else
     * @param agents how many machines
     * @param millis virtual time under faults
     * @param mix null for one drawn by the seed
     * @param reader of the history, line by line
     */
    record Plan(
            long seed,
            int agents,
            long millis,
            @Nullable Mix mix,
            @Nullable Consumer<String> reader) {}

    /** Thrown by a reader who has read enough. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped by the reader", null, false, false);
        }
    }

    private final Plan plan;
    private final SplittableRandom root;
    private final Scheduler scheduler;
    private final Mix mix;
    private final Story story;
    private final Signatures signatures;
    private final Program outside;
    private final Truth truth;
    private final Database database;
    private final SplittableRandom ids;
    private final Auditor auditor;
    private final List<Machine> machines = new ArrayList<>();
    private final OrganizationId provider;
    private final Customers customers;
    private final Faults faults;
    private int portals;
    private long clockAhead;
    private Portal portal;
    private @Nullable Violation violation;

    World(Plan plan) {
        this.plan = plan;
        root = new SplittableRandom(plan.seed());
        var drawn = Mix.drawn(root.split());
        mix = plan.mix() == null ? drawn : plan.mix();
        scheduler = new Scheduler(root.split(), (program, failed) -> bug(program.toString(), failed));
        story = new Story(plan.reader());
        scheduler.until(story::isStopped);
        signatures = new Signatures(plan.seed() % 10 == 7 && plan.agents() <= 20);
        outside = new Program("outside", scheduler);
        ids = root.split();
        truth = new Truth(scheduler);
        database = new Database(this);
        portal = new Portal(this, ++portals);
        provider = new OrganizationId(nextId());
        auditor = new Auditor(this);
        customers = new Customers(this);
        faults = new Faults(this);
    }

    private static Path folderForAll() {
        Silence.fall();
        try {
            Path folder = Files.createTempDirectory("argosy-simulation");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    // What the parts of a world share

    Scheduler scheduler() {
        return scheduler;
    }

    /** A source of chance of its own for whoever asks. */
    SplittableRandom chance() {
        return root.split();
    }

    Mix mix() {
        return mix;
    }

    Story story() {
        return story;
    }

    Signatures signatures() {
        return signatures;
    }

    Truth truth() {
        return truth;
    }

    Auditor auditor() {
        return auditor;
    }

    Database database() {
        return database;
    }

    Portal portal() {
        return portal;
    }

    List<Machine> machines() {
        return machines;
    }

    Customers customers() {
        return customers;
    }

    OrganizationId provider() {
        return provider;
    }

    /** Never dies. */
    Program outside() {
        return outside;
    }

    Path folder() {
        return FOLDER;
    }

    int agents() {
        return plan.agents();
    }

    Instant instant() {
        return BEGINNING.plusMillis(scheduler.now() + clockAhead);
    }

    /** Virtual time of an instant of the database. */
    static long virtual(Instant instant) {
        return Duration.between(BEGINNING, instant).toMillis();
    }

    UUID nextId() {
        long high = (instant().toEpochMilli() << 16) | 0x7000L | (ids.nextLong() & 0x0FFFL);
        long low = (ids.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    void heard(MachineId machine, AgentMessage message) {
        auditor.keepUp();
        truth.heard(machine, message);
    }

    // Portal

    void crashPortal(long downMillis) {
        if (!portal.isUp()) {
            return;
        }
        story.tell(scheduler.now(), "portal", "killed");
        portal.crash();
        auditor.read();
        truth.forgetContacts();
        machines.forEach(machine -> machine.line().portalGone());
        scheduler.after(downMillis, outside, this::startPortal);
    }

    void startPortal() {
        if (!portal.isUp()) {
            portal = new Portal(this, ++portals);
            truth.portalStarted();
            story.tell(scheduler.now(), "portal", "starts");
            portal.start();
        }
    }

    /** The portal is started from a backup: commits since then are lost, the era is raised. */
    void restore(Runnable backup) {
        crashPortal(2_000);
        backup.run();
        database.fleet.raiseEra(instant().getEpochSecond());
        story.tell(scheduler.now(), "portal", "database put back to a backup");
        auditor.restored();
    }

    // What comes of it

    void bug(String where, Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        broken("no-bug", where + " failed: " + trace);
    }

    void broken(String invariant, String what) {
        if (violation == null) {
            violation = new Violation(invariant, what, scheduler.now());
            story.tell(scheduler.now(), "auditor", "BROKEN " + invariant + ": " + what);
            scheduler.stop();
        }
    }

    /** Furnishes, runs, heals, ends and audits. */
    Outcome run() {
        furnish();
        scheduler.after(AUDIT_EVERY, outside, this::audit);
        long end = 60_000 + plan.millis();
        boolean whole = scheduler.run(end);
        if (whole) {
            heal();
            whole = scheduler.run(scheduler.now() + QUIET + SETTLEMENT_WINDOW.toMillis() + 60_000);
        }
        if (whole) {
            auditor.look();
            auditor.everythingIsOver();
        }
        story.mix(scheduler.steps());
        story.mix(auditor.hash());
        return new Outcome(
                plan.seed(),
                mix,
                Optional.ofNullable(violation),
                story.hash(),
                scheduler.now(),
                scheduler.steps(),
                auditor.counts(),
                story.last());
    }

    private void audit() {
        auditor.look();
        scheduler.after(AUDIT_EVERY, outside, this::audit);
    }

    private void furnish() {
        for (int i = 0; i < plan.agents(); i++) {
            var machine = new Machine(this, i, new MachineId(nextId()), provider, 1 + i % 3);
            machines.add(machine);
            var joined = new FleetRows.Joined(
                    machine.id(),
                    provider,
                    machine.name(),
                    machine.disk().incarnation(),
                    machine.usage().key(),
                    InventoryWire.message(machine.inventory(), Map.of()));
            database.quiet.execute(tx -> database.fleet.enrol(tx, database.history, joined));
            machine.powerOn();
        }
        portal.start();
        customers.begin();
        faults.begin();
    }

    private void heal() {
        story.tell(scheduler.now(), "world", "all faults end; everybody stops");
        faults.end();
        database.heal();
        startPortal();
        machines.forEach(Machine::heal);
        customers.end();
    }
}
