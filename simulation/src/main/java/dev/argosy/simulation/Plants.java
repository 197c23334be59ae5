package dev.argosy.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Shows that the auditor finds mistakes: each plant under the seeds of every commit, and those seeds without any. */
final class Plants {
    /** Of so many plants one may be missed. */
    static final int ONE_MISSED_OF = 20;

    private static final String ROW = "%-34s %-30s %10s %13s %5s  %s";

    /** As many small networks as every commit has to stand. */
    static final int SEEDS = Seeds.SMALL;

    private static final int PROCESSES = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final Path root;
    private final Path folder;

    Plants(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** What came of one plant. */
    record Found(Plant plant, Hunt.Catch caught) {
        boolean missed() {
            return caught.found().isEmpty();
        }
    }

    /** Told on the command line: only the plants whose names are given, or all. Answers whether all is as promised. */
    static boolean tell(PrintStream out, List<String> names) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("argosy.sources", "."));
        List<Plant> chosen = chosen(Plant.all(root), names);
        Path folder = Files.createTempDirectory("argosy-plants");
        try {
            var plants = new Plants(root, folder);
            out.println(
                    String.format(Locale.ROOT, ROW, "bug", "invariant", "first seed", "time", "runs", "what is wrong"));
            List<Found> found = plants.hunt(chosen, SEEDS, one -> out.println(row(one)));
            long missed = found.stream().filter(Found::missed).count();
            Hunt.Catch without = plants.without(SEEDS);
            out.println(found.size() - missed + " of " + found.size() + " found; without a plant "
                    + without.found()
                            .map(line -> "BROKEN: seed " + line.seed() + ": " + line.broken())
                            .orElse("nothing is broken in the same " + without.runs() + " runs"));
            return missed <= found.size() / ONE_MISSED_OF && without.found().isEmpty();
        } finally {
            delete(folder);
        }
    }

    private static List<Plant> chosen(List<Plant> all, List<String> names) {
        var known = all.stream().map(Plant::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "plant: '" + name + "' (expected: " + String.join(", ", known) + ")");
            }
        }
        return all.stream()
                .filter(plant -> names.isEmpty() || names.contains(plant.name()))
                .toList();
    }

    private static String row(Found one) {
        Hunt.Catch caught = one.caught();
        return String.format(
                Locale.ROOT,
                ROW,
                one.plant().name(),
                caught.invariant(),
                caught.found().map(line -> Long.toString(line.seed())).orElse("MISSED"),
                caught.at(),
                caught.runs(),
                one.plant().mistake());
    }

    /** Some processes at a time, each with one plant; whoever listens is told of each in the order of the plants. */
    List<Found> hunt(List<Plant> plants, int seeds, Consumer<Found> listener) throws InterruptedException {
        var waiting = new ArrayList<Future<Found>>();
        try (var processes = Executors.newFixedThreadPool(PROCESSES)) {
            plants.forEach(plant -> waiting.add(processes.submit(() -> hunt(plant, seeds))));
            var found = new ArrayList<Found>();
            for (Future<Found> one : waiting) {
                found.add(one.get());
                listener.accept(found.getLast());
            }
            return found;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a plant could not be tried", failed.getCause());
        }
    }

    private Found hunt(Plant plant, int seeds) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(plant.name()));
        plant.compile(root, own, System.getProperty("java.class.path"));
        return new Found(plant, Hunt.run(Optional.of(Plant.classes(own)), seeds, own.resolve("output")));
    }

    /** The same seeds, and nothing wrong. */
    Hunt.Catch without(int seeds) throws IOException, InterruptedException {
        return Hunt.run(Optional.empty(), seeds, folder.resolve("output"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
