package dev.argosy.bench;

import java.util.List;
import org.openjdk.jmh.Main;

/**
 * Runs benchmarks: {@code NAME [--output json] [--seconds N]} for those that are programs of their own; anything else
 * is JMH's command line.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        if (!all.isEmpty() && all.getFirst().equals("ledger")) {
            System.exit(LedgerBench.run(Options.parse(all.subList(1, all.size())), System.out));
        }
        if (!all.isEmpty() && all.getFirst().equals("plan")) {
            System.exit(PlanBench.run(Options.parse(all.subList(1, all.size())), System.out));
        }
        Main.main(arguments);
    }
}
