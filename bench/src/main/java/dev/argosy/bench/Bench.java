package dev.argosy.bench;

import java.util.List;
import org.openjdk.jmh.Main;

/**
 * Runs benchmarks: {@code NAME [--output json] [--seconds N]} for those that are programs of their own; anything else
 * is JMH's command line.
 */
public final class Bench {
    private static final String NAMES = """
            Benchmarks: ./argosy bench NAME [--output json] [--seconds N]

              ledger   batched double entry against row locks on one PostgreSQL, as a ratio
              plan     the planner against a plain scan of the market
              start    from `argosy run` to the job's first line, and a portal's second start

            Any other NAME is a pattern of JMH's benchmarks; -l lists them, -h shows JMH's own options.
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        if (all.isEmpty()) {
            System.out.print(NAMES);
            return;
        }
        List<String> rest = all.subList(1, all.size());
        switch (all.getFirst()) {
            case "ledger" -> System.exit(LedgerBench.run(Options.parse(rest), System.out));
            case "plan" -> System.exit(PlanBench.run(Options.parse(rest), System.out));
            case "start" -> System.exit(StartBench.run(Options.parse(rest), System.out));
            default -> Main.main(arguments);
        }
    }
}
