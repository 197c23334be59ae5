package dev.argosy.examples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The client's half: adds what the nodes left, builds the model and tests it. */
public final class DigitsMerge {
    private static final Pattern RANK = Pattern.compile("[0-9]{1,6}");

    private DigitsMerge() {}

    /**
     * How good the model is.
     *
     * @param accuracy of the merged model, 0..1
     * @param accuracyPerNode of the models of each node alone, by rank
     * @param sameAsOneMachine whether the merged sums are exactly those of all training rows in one process
     */
    public record Evaluation(double accuracy, List<Double> accuracyPerNode, boolean sameAsOneMachine) {
        public Evaluation {
            accuracyPerNode = List.copyOf(accuracyPerNode);
        }

        public String json() {
            return "{\"accuracy\":" + rounded(accuracy) + ",\"accuracyPerNode\":["
                    + accuracyPerNode.stream().map(Evaluation::rounded).collect(Collectors.joining(","))
                    + "],\"sameAsOneMachine\":" + sameAsOneMachine + "}";
        }

        public String text() {
            var text = new StringBuilder();
            for (int rank = 0; rank < accuracyPerNode.size(); rank++) {
                text.append("node ").append(rank).append(" alone: ").append(rounded(accuracyPerNode.get(rank)));
                text.append('\n');
            }
            return text.append("merged: ")
                    .append(rounded(accuracy))
                    .append(sameAsOneMachine ? ", the same model as on one machine" : ", NOT the model of one machine")
                    .append('\n')
                    .toString();
        }

        private static String rounded(double value) {
            return String.format(Locale.ROOT, "%.4f", value);
        }
    }

    /** The {@code stats.bin} of each rank under a folder of outputs: {@code <rank>/} or {@code <rank>/out/}. */
    public static List<Path> find(Path outputs) throws IOException {
        var byRank = new TreeMap<Integer, Path>();
        List<Path> folders;
        try (Stream<Path> found = Files.list(outputs)) {
            folders = found.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            if (!RANK.matcher(name).matches()) {
                continue;
            }
            Path direct = folder.resolve(Statistics.FILE);
            Path nested = folder.resolve("out").resolve(Statistics.FILE);
            if (Files.isRegularFile(direct) || Files.isRegularFile(nested)) {
                byRank.put(Integer.parseInt(name), Files.isRegularFile(direct) ? direct : nested);
            } else {
                throw new IOException(folder + ": no " + Statistics.FILE);
            }
        }
        if (byRank.isEmpty()) {
            throw new IOException(outputs + ": no folder of a node");
        }
        return List.copyOf(byRank.values());
    }

    /** Merges the nodes' files, given by rank, and tests the model on the rows that none of them saw. */
    public static Evaluation evaluate(List<Path> files) throws IOException {
        Dataset data = Dataset.carried();
        var parts = new ArrayList<Statistics>();
        var alone = new ArrayList<Double>();
        for (Path file : files) {
            Statistics part = Statistics.read(file);
            parts.add(part);
            alone.add(new Model(part).accuracy(data.test()));
        }
        Statistics merged = Statistics.sum(parts);
        boolean same = merged.equals(Statistics.of(data.train()));
        return new Evaluation(new Model(merged).accuracy(data.test()), alone, same);
    }
}
