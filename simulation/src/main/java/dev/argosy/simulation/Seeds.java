package dev.argosy.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The seeds that every commit has to stand: many small networks, some larger, a few large. One process runs one part of
 * them, one after the other: two worlds in one JVM would wait for each other's locks in the libraries, and that is
 * nothing that a seed decides.
 */
public final class Seeds {
    /** Small networks that every commit has to stand; the larger ones follow from it. */
    static final int SMALL = Integer.getInteger("argosy.simulation.seeds", 450);

    private static final long MINUTE = 60_000;
    private static final String TOLD = "outcome ";

    /** How many of each kind. */
    record Size(int small, int medium, int large) {
        static Size of(int small, int large) {
            return new Size(small, Math.max(2, small * 48 / 450), large);
        }
    }

    private Seeds() {}

    /** What was run: small enough to be told on a line. */
    record Line(
            long seed,
            int agents,
            long minutes,
            long hash,
            int leases,
            int lost,
            int replaced,
            double virtualSeconds,
            double seconds,
            String broken) {
        /** How many seconds of its world went by in one of ours. */
        double speed() {
            return virtualSeconds / seconds;
        }

        static Line parse(String text) {
            String[] parts = text.substring(TOLD.length()).split(" ", 10);
            return new Line(
                    Long.parseLong(parts[0]),
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseUnsignedLong(parts[3], 16),
                    Integer.parseInt(parts[4]),
                    Integer.parseInt(parts[5]),
                    Integer.parseInt(parts[6]),
                    Double.parseDouble(parts[7]),
                    Double.parseDouble(parts[8]),
                    parts[9].equals("-") ? "" : parts[9].replace("\\n", "\n"));
        }

        String text() {
            return TOLD + seed + " " + agents + " " + minutes + " " + Long.toHexString(hash) + " " + leases + " " + lost
                    + " " + replaced + " " + virtualSeconds + " " + seconds + " "
                    + (broken.isEmpty() ? "-" : broken.replace("\n", "\\n"));
        }
    }

    static List<World.Plan> plans(Size size) {
        var plans = new ArrayList<World.Plan>();
        for (int i = 0; i < size.large(); i++) {
            plans.add(new World.Plan(2_000 + i, 200, 120 * MINUTE, null, null));
        }
        for (int i = 0; i < size.medium(); i++) {
            plans.add(new World.Plan(1_000 + i, 20 + i % 20, 40 * MINUTE, null, null));
        }
        for (int i = 0; i < size.small(); i++) {
            plans.add(small(10_000 + i));
        }
        return plans;
    }

    static World.Plan small(long seed) {
        return new World.Plan(seed, 4 + (int) (seed % 9), 20 * MINUTE, null, null);
    }

    /** Arguments: how many small ones, how many large ones, which part of how many, and whether each tenth is rerun. */
    public static void main(String[] words) {
        Silence.fall();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<World.Plan> plans = plans(Size.of(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
        int part = Integer.parseInt(words[2]);
        int parts = Integer.parseInt(words[3]);
        for (int i = part; i < plans.size(); i += parts) {
            Line first = run(plans.get(i));
            out.println(first.text());
            if (i / parts % 10 == 0 && plans.get(i).agents() < 100) {
                Line again = run(plans.get(i));
                if (again.hash() != first.hash()) {
                    out.println(new Line(
                                    first.seed(),
                                    first.agents(),
                                    first.minutes(),
                                    again.hash(),
                                    first.leases(),
                                    first.lost(),
                                    first.replaced(),
                                    again.virtualSeconds(),
                                    again.seconds(),
                                    "the second run was another one than the first")
                            .text());
                }
            }
        }
        System.exit(0);
    }

    static Line run(World.Plan plan) {
        long began = System.nanoTime();
        Outcome outcome = new World(plan).run();
        return new Line(
                plan.seed(),
                plan.agents(),
                plan.millis() / MINUTE,
                outcome.hash(),
                outcome.counts().leases(),
                outcome.counts().lost(),
                outcome.counts().replaced(),
                outcome.virtualMillis() / 1_000.0,
                (System.nanoTime() - began) / 1e9,
                outcome.violation().map(violation -> told(outcome, violation)).orElse(""));
    }

    private static String told(Outcome outcome, Violation violation) {
        List<String> lines = outcome.lastLines();
        return violation.invariant() + " at " + Story.clock(violation.at()) + ": " + violation.what() + " (faults "
                + outcome.mix() + ")\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
