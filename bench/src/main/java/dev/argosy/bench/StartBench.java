package dev.argosy.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How long a person waits: from typing {@code argosy run} to the job's first line, and for a portal that starts for the
 * first time and again.
 *
 * <p>The whole process counts, launcher and JVM included, against a network of one machine that is started for this.
 * What else the computer does is in the figures: the range says how much that was.
 */
final class StartBench {
    private static final int RUNS = 10;
    private static final int STARTS = 3;
    private static final int FIRST_LINE_GOAL = 1_000;
    private static final int FIRST_START_GOAL = 9_000;
    private static final int SECOND_START_GOAL = 6_000;
    private static final int RSS_GOAL = 400;
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int POLL_MILLIS = 5;
    private static final List<String> JOB = List.of("run", "--gpus", "1", "--", "echo", "hi");

    private final Options options;
    private final PrintStream out;

    private StartBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Milliseconds of each run and start; the portal's resident memory after all runs. */
    private record Result(Spread firstLine, Spread firstStart, Spread secondStart, long portalRssMiB, boolean aot) {}

    /** What we want of a figure; said beside it, since a busy computer proves nothing. */
    private record Goal(String name, double measured, double below, String unit) {
        boolean held() {
            return measured < below;
        }

        String text() {
            return String.format(Locale.ROOT, "goal < %.0f %s: %s", below, unit, held() ? "held" : "missed");
        }
    }

    private static List<Goal> goals(Result result) {
        return List.of(
                new Goal("firstLine", result.firstLine().median(), FIRST_LINE_GOAL, "ms"),
                new Goal("firstStart", result.firstStart().median(), FIRST_START_GOAL, "ms"),
                new Goal("secondStart", result.secondStart().median(), SECOND_START_GOAL, "ms"),
                new Goal("portalRss", result.portalRssMiB(), RSS_GOAL, "MiB"));
    }

    private record Spread(List<Double> millis) {
        double median() {
            List<Double> sorted = millis.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        double least() {
            return millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }

        double most() {
            return millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }

        String text() {
            return String.format(
                    Locale.ROOT, "median %.0f ms, range %.0f..%.0f ms of %d", median(), least(), most(), millis.size());
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"median\":%.1f,\"min\":%.1f,\"max\":%.1f,\"each\":[%s]}",
                    median(),
                    least(),
                    most(),
                    millis.stream()
                            .map(each -> String.format(Locale.ROOT, "%.1f", each))
                            .collect(Collectors.joining(",")));
        }
    }

    static int run(Options options, PrintStream out) throws IOException, InterruptedException {
        return new StartBench(options, out).run();
    }

    private int run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("argosy-bench-start");
        try (BenchNetwork network = BenchNetwork.up(folder)) {
            report(measure(network));
        } finally {
            LedgerBench.deleteTree(folder);
        }
        return 0;
    }

    private Result measure(BenchNetwork network) throws IOException, InterruptedException {
        firstLine(network); // what is read from disk once and compiled once is not what a person waits for each time
        var runs = new ArrayList<Double>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(firstLine(network));
        }
        long rss = network.residentMiB("portal");
        List<String> portal = network.commandLine("portal");
        network.stop("portal");
        var firstStarts = new ArrayList<Double>();
        var secondStarts = new ArrayList<Double>();
        for (int i = 0; i < STARTS; i++) {
            firstStarts.add(portalStart(network, withFreshData(network, portal, i)));
            secondStarts.add(portalStart(network, portal));
        }
        return new Result(
                new Spread(runs), new Spread(firstStarts), new Spread(secondStarts), rss, network.hasAotCaches());
    }

    /** The same portal on the same port over a data folder that is not there yet: database made, migrations run. */
    private static List<String> withFreshData(BenchNetwork network, List<String> portal, int number) {
        Path data = network.fresh("data-" + number);
        var command = new ArrayList<>(portal);
        command.add("--argosy.portal.data=" + data);
        command.add("--argosy.identity.bootstrap-key-file=" + data.resolve("operator-key"));
        return command;
    }

    private static double firstLine(BenchNetwork network) throws IOException, InterruptedException {
        ProcessBuilder builder = network.customer(JOB);
        long began = System.nanoTime();
        Process process = builder.start();
        try (var lines = process.inputReader()) {
            String line = lines.readLine();
            double millis = millisSince(began);
            int exit = process.waitFor();
            if (exit != 0 || !"hi".equals(line)) {
                throw new IllegalStateException(
                        "argosy run: exit " + exit + ", first line " + line + " (expected: 0 and hi)");
            }
            return millis;
        }
    }

    /** From the start of its process, with its data there, to its first answer that it is ready. */
    private static double portalStart(BenchNetwork network, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = network.program(command);
        long began = System.nanoTime();
        Process process = builder.start();
        try {
            while (!isReady(network.url())) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("the portal ended with " + process.exitValue());
                }
                if (System.nanoTime() - began > START_LIMIT_NANOS) {
                    throw new IllegalStateException("the portal is not ready after 60 s");
                }
            }
            return millisSince(began);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean isReady(String url) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(url + "/api/public/v1/ready").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private void report(Result result) {
        List<Goal> goals = goals(result);
        if (options.json()) {
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"start\",\"firstLineMillis\":%s,\"firstStartMillis\":%s,\"secondStartMillis\":%s,"
                            + "\"portalRssMiB\":%d,\"aotCaches\":%b,\"held\":{%s}}%n",
                    result.firstLine().json(),
                    result.firstStart().json(),
                    result.secondStart().json(),
                    result.portalRssMiB(),
                    result.aot(),
                    goals.stream()
                            .map(goal -> "\"" + goal.name() + "\":" + goal.held())
                            .collect(Collectors.joining(",")));
            return;
        }
        out.println("argosy run to its first line   " + result.firstLine().text());
        out.println("                               " + goals.get(0).text());
        out.println("portal, started first          " + result.firstStart().text());
        out.println("                               " + goals.get(1).text());
        out.println("portal, started again          " + result.secondStart().text());
        out.println("                               " + goals.get(2).text());
        out.println("portal's memory after the runs " + result.portalRssMiB() + " MiB resident");
        out.println("                               " + goals.get(3).text());
        if (!result.aot()) {
            out.println("(a build without AOT caches: starts are slower than with them)");
        }
    }
}
