package dev.argosy.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * {@code argosy simulate}: runs one seed and tells its history, or many and tells what came of them. Exit code 4 when
 * the auditor finds something broken, 2 for words that it does not understand.
 */
public final class Simulation {
    private static final int BROKEN = 4;
    private static final int USAGE = 2;
    private static final int LINES = 60;

    /** One thread runs a whole world: what it worked does not depend on what else this machine does. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final PrintStream out;
    private boolean stopped;

    private Simulation(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] words) {
        Silence.fall();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (List.of(words).contains("--help")) {
            out.println(Wishes.HELP);
            System.exit(0);
        }
        int code;
        try {
            code = words.length > 0 && words[0].equals("--plants")
                    ? plants(out, List.of(words).subList(1, words.length))
                    : new Simulation(out).run(Wishes.of(List.of(words)));
        } catch (IllegalArgumentException wrong) {
            System.err.println("argosy simulate: " + wrong.getMessage());
            System.err.println(Wishes.HELP);
            code = USAGE;
        }
        System.exit(code);
    }

    private static int plants(PrintStream out, List<String> names) {
        try {
            return Plants.tell(out, names) ? 0 : BROKEN;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException("the plants could not be tried", failed);
        }
    }

    private int run(Wishes wishes) {
        return wishes.seeds() > 1 ? many(wishes) : one(wishes);
    }

    private int one(Wishes wishes) {
        var plan = new World.Plan(
                wishes.seed(), wishes.agents(), wishes.millis(), wishes.mix(), line -> told(wishes, line));
        Outcome outcome = timed(plan);
        return outcome.violation().isPresent() ? BROKEN : 0;
    }

    private void told(Wishes wishes, String line) {
        if (!wishes.quiet()) {
            out.println(line);
        }
        if (!wishes.until().isEmpty() && line.contains(wishes.until())) {
            stopped = true;
            throw new World.Stopped();
        }
    }

    private Outcome timed(World.Plan plan) {
        long began = System.nanoTime();
        long worked = THREADS.getCurrentThreadCpuTime();
        Outcome outcome = new World(plan).run();
        double took = (System.nanoTime() - began) / 1e9;
        double work = (THREADS.getCurrentThreadCpuTime() - worked) / 1e9;
        outcome.violation()
                .ifPresent(violation -> out.println("BROKEN " + violation.invariant() + " at "
                        + Story.clock(violation.at()) + ": " + violation.what() + "\nreplay: argosy simulate --seed "
                        + plan.seed() + " --agents " + plan.agents() + " --minutes " + plan.millis() / 60_000));
        out.printf(
                Locale.ROOT,
                "seed %d, %d agents: %s; faults %s; %s; hash %016x; %s of virtual time in %.2f s, %,.0f × real time"
                        + " (%.2f s of work, %,.0f ×)%n",
                plan.seed(),
                plan.agents(),
                outcome.violation().isPresent() ? "BROKEN" : stopped ? "stopped as asked, all held" : "all holds",
                outcome.mix(),
                outcome.counts(),
                outcome.hash(),
                Story.clock(outcome.virtualMillis()),
                took,
                outcome.virtualMillis() / 1_000.0 / took,
                work,
                outcome.virtualMillis() / 1_000.0 / work);
        return outcome;
    }

    private int many(Wishes wishes) {
        int broken = 0;
        for (int i = 0; i < wishes.seeds(); i++) {
            Outcome outcome =
                    timed(new World.Plan(wishes.seed() + i, wishes.agents(), wishes.millis(), wishes.mix(), null));
            if (outcome.violation().isPresent()) {
                broken++;
                List<String> lines = outcome.lastLines();
                lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(out::println);
            }
        }
        out.println(wishes.seeds() + " seeds, " + broken + " broken");
        return broken > 0 ? BROKEN : 0;
    }
}
