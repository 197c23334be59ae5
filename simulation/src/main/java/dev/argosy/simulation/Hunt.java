package dev.argosy.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One process that runs the seeds of every commit, cheap ones first, until the auditor finds something broken. */
final class Hunt {
    /** So long one process may take: a mistake may also make a network that never comes to an end. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /**
     * What came of it.
     *
     * @param found the last one that was run, when it was broken
     */
    record Catch(int runs, Optional<Seeds.Line> found) {
        String invariant() {
            return found.map(line -> line.broken().split(" ", 2)[0]).orElse("-");
        }

        /** Virtual time, as told: {@code <invariant> at <time>: …}. */
        String at() {
            return found.map(line -> line.broken().split(" ", 4)[2].replaceFirst(":$", ""))
                    .orElse("-");
        }
    }

    private Hunt() {}

    /** Argument: how many small ones; as many larger ones as go with them come after. */
    public static void main(String[] words) {
        Silence.fall();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<World.Plan> plans = Seeds.plans(Seeds.Size.of(Integer.parseInt(words[0]), 0)).stream()
                .sorted(Comparator.comparingLong(World.Plan::millis))
                .toList();
        boolean broken = false;
        for (int i = 0; i < plans.size() && !broken; i++) {
            Seeds.Line line = Seeds.run(plans.get(i));
            broken = !line.broken().isEmpty();
            out.println(line.text());
        }
        System.exit(0);
    }

    /** Runs the process, with these classes before all others. */
    static Catch run(Optional<Path> before, int small, Path output) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // most are found within a few seeds: what the second compiler gains comes too late
                "-XX:TieredStopAtLevel=1",
                "-Xmx1200m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Djdk.trackAllThreads=false",
                "-cp",
                before.map(folder -> folder + System.getProperty("path.separator") + classPath)
                        .orElse(classPath),
                Hunt.class.getName(),
                Integer.toString(small));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        return caught(output);
    }

    private static Catch caught(Path output) {
        try {
            var lines = new ArrayList<Seeds.Line>();
            for (String told : Files.readAllLines(output)) {
                if (!told.startsWith("outcome ")) {
                    throw new IllegalStateException("a process told '" + told + "' (expected: outcomes)");
                }
                lines.add(Seeds.Line.parse(told));
            }
            if (lines.isEmpty()) {
                throw new IllegalStateException("a process told nothing (expected: outcomes)");
            }
            return new Catch(
                    lines.size(),
                    Optional.of(lines.getLast()).filter(line -> !line.broken().isEmpty()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
