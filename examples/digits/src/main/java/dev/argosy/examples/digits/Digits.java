package dev.argosy.examples.digits;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The program. On a node: {@code Digits train}. At the client: {@code Digits merge DIR [--output json]}.
 *
 * <p>Exit codes: 0 done, 1 something is missing or unreadable, 2 wrong use, 4 the merged model is not that of one
 * machine.
 */
public final class Digits {
    private static final int WRONG_USE = 2;
    private static final int NOT_THE_SAME = 4;
    private static final String USAGE = "usage: Digits train | Digits merge DIR [--output json]";

    private Digits() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            if (arguments.equals(List.of("train"))) {
                return train(environment, out);
            }
            boolean json = arguments.size() == 4 && arguments.subList(2, 4).equals(List.of("--output", "json"));
            if ((arguments.size() == 2 || json) && arguments.getFirst().equals("merge")) {
                return merge(Path.of(arguments.get(1)), json, out);
            }
            err.println(USAGE);
            return WRONG_USE;
        } catch (IOException | IllegalArgumentException failed) {
            err.println("digits: " + failed.getMessage());
            return 1;
        }
    }

    private static int train(Map<String, String> environment, PrintStream out) throws IOException {
        int rank = Integer.parseInt(environment.getOrDefault("ARGOSY_NODE_RANK", "0"));
        int nodes = Integer.parseInt(environment.getOrDefault("ARGOSY_NODE_COUNT", "1"));
        Dataset data = Dataset.in(Path.of(environment.getOrDefault("ARGOSY_INPUT", ".")));
        List<Dataset.Row> share = data.share(rank, nodes);
        Statistics statistics = Statistics.of(share);
        double accuracy = new Model(statistics).accuracy(data.test());
        Path output = Path.of(environment.getOrDefault("ARGOSY_OUTPUT", "out"));
        Files.createDirectories(output);
        statistics.write(output.resolve(Statistics.FILE));
        if (environment.getOrDefault("ARGOSY_GPUS", "").replace(" ", "").contains("\"simulated\":true")) {
            out.println("the gpus of this node are simulated and do no work: this ran on the cpu");
        }
        out.println("node " + rank + " of " + nodes + ": " + share.size() + " rows, accuracy alone "
                + String.format(Locale.ROOT, "%.3f", accuracy));
        return 0;
    }

    private static int merge(Path outputs, boolean json, PrintStream out) throws IOException {
        DigitsMerge.Evaluation evaluation = DigitsMerge.evaluate(DigitsMerge.find(outputs));
        out.print(json ? evaluation.json() + "\n" : evaluation.text());
        return evaluation.sameAsOneMachine() ? 0 : NOT_THE_SAME;
    }
}
