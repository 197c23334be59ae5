package dev.argosy.bench;

import java.util.List;

/** Runs benchmarks: {@code NAME [--output json] [--seconds N]}. Each is a program that checks its own results. */
public final class Bench {
    private static final int WRONG_USE = 2;
    private static final String NAMES = """
            Benchmarks: ./argosy bench NAME [--output json] [--seconds N]

              ledger   batched double entry against row locks on one PostgreSQL, as a ratio
              plan     the planner against a plain scan of the market
              start    from `argosy run` to the job's first line; a portal's first and second start and its memory
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        if (all.isEmpty() || List.of("-h", "--help", "help").contains(all.getFirst())) {
            System.out.print(NAMES);
            return;
        }
        try {
            System.exit(run(all.getFirst(), Options.parse(all.subList(1, all.size()))));
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.err.print(NAMES);
            System.exit(WRONG_USE);
        }
    }

    private static int run(String name, Options options) throws Exception {
        return switch (name) {
            case "ledger" -> LedgerBench.run(options, System.out);
            case "plan" -> PlanBench.run(options, System.out);
            case "start" -> StartBench.run(options, System.out);
            default -> throw new IllegalArgumentException("no benchmark '" + name + "'");
        };
    }
}
