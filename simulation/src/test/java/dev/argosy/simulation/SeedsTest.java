package dev.argosy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many small networks, some larger and a few large ones under faults: whatever goes wrong, what must be true is true,
 * and all ends. One in ten is run again and must be the same bit by bit.
 *
 * <p>To replay a failure: {@code argosy simulate --seed N --agents A --minutes M} with the numbers that it tells. More
 * of them: {@code -Dargosy.simulation.seeds=10000}.
 */
class SeedsTest {
    private static final int SMALL = Seeds.SMALL;
    private static final int LARGE = Integer.getInteger("argosy.simulation.large", 2);
    private static final int PROCESSES = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    @TempDir
    private Path folder;

    @Test
    @Timeout(3_600)
    void whateverGoesWrongWhatMustBeTrueIsTrue() throws IOException, InterruptedException {
        List<Seeds.Line> lines = run();
        tell("small", lines, line -> line.agents() < 20);
        tell("medium", lines, line -> line.agents() >= 20 && line.agents() < 100);
        tell("large", lines, line -> line.agents() >= 100);
        List<String> broken = lines.stream()
                .filter(line -> !line.broken().isEmpty())
                .map(line -> "--seed " + line.seed() + " --agents " + line.agents() + " --minutes " + line.minutes()
                        + ": " + line.broken())
                .toList();
        assertThat(broken).as("broken seeds").isEmpty();
        assertThat(lines).hasSize(Seeds.plans(Seeds.Size.of(SMALL, LARGE)).size());
        assertThat(lines.stream().mapToInt(Seeds.Line::leases).sum())
                .as("leases in all: a run in which nothing happens proves nothing")
                .isGreaterThan(5 * SMALL);
        assertThat(lines.stream().mapToInt(Seeds.Line::lost).sum())
                .as("machines lost under leases")
                .isPositive();
        assertThat(lines.stream().mapToInt(Seeds.Line::replaced).sum())
                .as("leases that others replaced")
                .isPositive();
        assertThat(lines.stream().map(Seeds.Line::hash)).doesNotHaveDuplicates();
    }

    /** Nothing is judged by speed: it depends on what else the machine does. */
    private static void tell(String kind, List<Seeds.Line> all, Predicate<Seeds.Line> which) {
        List<Seeds.Line> some = all.stream().filter(which).toList();
        double virtual = some.stream().mapToDouble(Seeds.Line::virtualSeconds).sum();
        double seconds = some.stream().mapToDouble(Seeds.Line::seconds).sum();
        System.out.printf(
                Locale.ROOT,
                "%d %s seeds: %d leases, %d lost, %d replaced, %.0f s on one core, %,.0f × real time%n",
                some.size(),
                kind,
                some.stream().mapToInt(Seeds.Line::leases).sum(),
                some.stream().mapToInt(Seeds.Line::lost).sum(),
                some.stream().mapToInt(Seeds.Line::replaced).sum(),
                seconds,
                seconds == 0 ? 0 : virtual / seconds);
    }

    private List<Seeds.Line> run() throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        var outputs = new ArrayList<Path>();
        for (int part = 0; part < PROCESSES; part++) {
            Path output = folder.resolve("part-" + part);
            outputs.add(output);
            processes.add(new ProcessBuilder(command(part))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start());
        }
        try {
            for (Process process : processes) {
                assertThat(process.waitFor(50, TimeUnit.MINUTES))
                        .as("a part ended")
                        .isTrue();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        var lines = new ArrayList<Seeds.Line>();
        for (Path output : outputs) {
            List<String> told = Files.readAllLines(output);
            assertThat(told).as("nothing but outcomes").allMatch(line -> line.startsWith("outcome "));
            told.forEach(line -> lines.add(Seeds.Line.parse(line)));
        }
        return lines;
    }

    private static List<String> command(int part) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1200m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Djdk.trackAllThreads=false",
                "-cp",
                System.getProperty("java.class.path"),
                Seeds.class.getName(),
                Integer.toString(SMALL),
                Integer.toString(LARGE),
                Integer.toString(part),
                Integer.toString(PROCESSES));
    }
}
