package dev.argosy.bench;

import dev.argosy.kernel.Rate;
import dev.argosy.planner.Answer;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Planner;
import dev.argosy.planner.Request;
import dev.argosy.planner.Snapshot;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The planner against a plain scan in price order, on the same markets and the same requests, one thread.
 *
 * <p>Rounds are paired, in turn first; every answer of one is compared with the other's. Only requests that can be
 * placed are timed: to a refusal the planner adds its explanation, looking at every gpu, which a scan does not do.
 */
final class PlanBench {
    private static final int ROUNDS = 5;
    private static final int[] SIZES = {1_000, 10_000, 100_000};
    private static final int CHANGES = 2_000;
    private static final int DEFAULT_SECONDS = 2;

    private final Options options;
    private final PrintStream out;

    private PlanBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    static int run(Options options, PrintStream out) {
        return new PlanBench(options, out).run();
    }

    /** Nanoseconds of one market size; the ratio is the median over rounds of the scan's mean by the planner's. */
    private record Result(
            int machines, int requests, Spread planner, Spread scan, double ratio, Spread change, long wrong) {}

    private record Spread(double mean, long median, long p99) {
        static Spread of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Spread(
                    Arrays.stream(sorted).average().orElse(0),
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)]);
        }

        String text() {
            return String.format(Locale.ROOT, "%.1f / %.1f µs", median / 1e3, p99 / 1e3);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"meanMicros\":%.2f,\"medianMicros\":%.2f,\"p99Micros\":%.2f}",
                    mean / 1e3,
                    median / 1e3,
                    p99 / 1e3);
        }
    }

    private int run() {
        var results = new ArrayList<Result>();
        for (int size : SIZES) {
            Result result = measure(size);
            results.add(result);
            if (!options.json()) {
                out.printf(
                        Locale.ROOT,
                        "%,7d machines, %,d requests: planner p50 / p99 %s, scan %s, ratio of means %.1f,"
                                + " one change %s%s%n",
                        size,
                        result.requests(),
                        result.planner().text(),
                        result.scan().text(),
                        result.ratio(),
                        result.change().text(),
                        result.wrong() == 0 ? "" : ", WRONG ANSWERS: " + result.wrong());
            }
        }
        if (options.json()) {
            out.println(results.stream()
                    .map(PlanBench::json)
                    .collect(Collectors.joining(",", "{\"bench\":\"plan\",\"sizes\":[", "]}")));
        }
        return results.stream().allMatch(result -> result.wrong() == 0) ? 0 : 1;
    }

    private static String json(Result result) {
        return String.format(
                Locale.ROOT,
                "{\"machines\":%d,\"requests\":%d,\"planner\":%s,\"scan\":%s,\"medianRatio\":%.2f,\"change\":%s,"
                        + "\"wrongAnswers\":%d}",
                result.machines(),
                result.requests(),
                result.planner().json(),
                result.scan().json(),
                result.ratio(),
                result.change().json(),
                result.wrong());
    }

    private Result measure(int size) {
        var market = new BenchMarket(size);
        List<MachineSupply> machines = market.machines(size);
        Snapshot snapshot = Snapshot.of(machines);
        var scan = new PlainScan(machines);
        List<Request> asked = Stream.generate(market::request).limit(3_000).toList();
        long wrong = asked.stream()
                .filter(request -> total(Planner.place(snapshot, request)) != scan.cheapest(request))
                .count();
        List<Request> requests =
                asked.stream().filter(request -> scan.cheapest(request) >= 0).toList();
        time(requests, request -> total(Planner.place(snapshot, request)), secondsEach());
        time(requests, scan::cheapest, secondsEach());
        var planner = new ArrayList<long[]>();
        var plain = new ArrayList<long[]>();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                planner.add(time(requests, request -> total(Planner.place(snapshot, request)), secondsEach()));
            }
            plain.add(time(requests, scan::cheapest, secondsEach()));
            if (round % 2 != 0) {
                planner.add(time(requests, request -> total(Planner.place(snapshot, request)), secondsEach()));
            }
        }
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = Spread.of(plain.get(round)).mean()
                    / Spread.of(planner.get(round)).mean();
        }
        Arrays.sort(ratios);
        return new Result(
                size,
                requests.size(),
                Spread.of(joined(planner)),
                Spread.of(joined(plain)),
                ratios[ROUNDS / 2],
                changes(market, snapshot, size),
                wrong);
    }

    /** The seconds asked for, shared by the rounds and both ways of each size. */
    private double secondsEach() {
        return options.seconds(DEFAULT_SECONDS) / (2.0 * ROUNDS);
    }

    private static long total(Answer answer) {
        return answer instanceof Answer.Placed placed ? placed.total().microUsdPerHour() : -1;
    }

    private interface Way {
        long cheapest(Request request);
    }

    /** Whole passes over the requests until the time is used up; the answers are summed so that none is left out. */
    private static long[] time(List<Request> requests, Way way, double seconds) {
        var passes = new ArrayList<long[]>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long sum = 0;
        do {
            long[] nanos = new long[requests.size()];
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                sum += way.cheapest(requests.get(i));
                nanos[i] = System.nanoTime() - start;
            }
            passes.add(nanos);
        } while (System.nanoTime() < end);
        if (sum < 0) {
            throw new IllegalStateException("requests that were placed before are refused now");
        }
        return joined(passes);
    }

    private static long[] joined(List<long[]> parts) {
        return parts.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /** A machine with another price and other free gpus, as seen by the next plan. */
    private static Spread changes(BenchMarket market, Snapshot snapshot, int size) {
        long[] nanos = new long[CHANGES];
        Snapshot changing = snapshot;
        for (int i = 0; i < CHANGES; i++) {
            MachineSupply machine = market.machine(i % size).withPrice(new Rate(100_000 + 500L * i));
            long start = System.nanoTime();
            changing = changing.with(machine);
            nanos[i] = System.nanoTime() - start;
        }
        if (changing.size() != size) {
            throw new IllegalStateException("machines: " + changing.size() + " (expected: " + size + ")");
        }
        return Spread.of(nanos);
    }
}
