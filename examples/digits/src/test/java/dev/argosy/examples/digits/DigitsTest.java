package dev.argosy.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        return Digits.run(
                List.of(arguments),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void train(int rank, int nodes, Path output) {
        int exit = run(
                Map.of(
                        "ARGOSY_NODE_RANK",
                        "" + rank,
                        "ARGOSY_NODE_COUNT",
                        "" + nodes,
                        "ARGOSY_INPUT",
                        folder.toString(),
                        "ARGOSY_OUTPUT",
                        output.toString(),
                        "ARGOSY_GPUS",
                        "[{\"model\":\"RTX 4090\",\"simulated\": true}]"),
                "train");
        assertThat(exit).isZero();
    }

    @Test
    void theDataIsWhatTheAttributionSays() throws IOException {
        Dataset data = Dataset.carried();
        assertThat(data.train()).hasSize(1_200);
        assertThat(data.test()).hasSize(597);
        assertThat(data.share(1, 2).getFirst()).isSameAs(data.train().get(1));
        assertThat(data.share(0, 7).size() + data.share(6, 7).size()).isEqualTo(172 + 171);
    }

    @Test
    void twoNodesMakeTheModelOfOneMachine() throws IOException {
        train(0, 2, folder.resolve("0"));
        train(1, 2, folder.resolve("1/out"));
        DigitsMerge.Evaluation evaluation = DigitsMerge.evaluate(DigitsMerge.find(folder));

        assertThat(evaluation.sameAsOneMachine()).isTrue();
        assertThat(evaluation.accuracy()).isCloseTo(0.965, within(0.0005));
        assertThat(evaluation.accuracyPerNode()).hasSize(2);
        assertThat(evaluation.accuracyPerNode().get(0)).isCloseTo(0.951, within(0.0005));
        assertThat(evaluation.accuracyPerNode().get(1)).isCloseTo(0.966, within(0.0005));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("node 0 of 2: 600 rows, accuracy alone 0.951", "simulated and do no work");
    }

    @Test
    void mergingSaysTheSameInJson() {
        train(0, 3, folder.resolve("0"));
        train(1, 3, folder.resolve("1"));
        train(2, 3, folder.resolve("2"));
        out.reset();
        assertThat(run(Map.of(), "merge", folder.toString(), "--output", "json"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("\\{\"accuracy\":0\\.9648,\"accuracyPerNode\":\\[0\\.\\d{4},0\\.\\d{4},0\\.\\d{4}],"
                        + "\"sameAsOneMachine\":true}\n");
    }

    @Test
    void aMissingNodeIsNotTheSameModel() {
        train(0, 2, folder.resolve("0"));
        assertThat(run(Map.of(), "merge", folder.toString())).isEqualTo(4);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("NOT the model of one machine");
    }

    @Test
    void aChangedNumberIsNoticed() throws IOException {
        train(0, 1, folder.resolve("0"));
        Path file = folder.resolve("0").resolve(Statistics.FILE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[4 + 8 * 3 + 7] ^= 1;
        Files.write(file, bytes);
        assertThat(DigitsMerge.evaluate(List.of(file)).sameAsOneMachine()).isFalse();
    }

    @Test
    void sumsDoNotDependOnTheSplit() throws IOException {
        Dataset data = Dataset.carried();
        Statistics whole = Statistics.of(data.train());
        for (int nodes = 1; nodes <= 9; nodes++) {
            int count = nodes;
            List<Statistics> parts = java.util.stream.IntStream.range(0, nodes)
                    .mapToObj(rank -> Statistics.of(data.share(rank, count)))
                    .toList();
            assertThat(Statistics.sum(parts.reversed())).isEqualTo(whole);
        }
    }

    @Test
    void wrongUseAndWrongFilesAreTold() throws IOException {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(run(Map.of(), "merge", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(run(Map.of(), "merge", folder.toString())).isEqualTo(1);
        assertThat(run(Map.of("ARGOSY_NODE_RANK", "2", "ARGOSY_NODE_COUNT", "2"), "train"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage:", "no folder of a node", "rank: 2 of 2");
        Path junk = folder.resolve(Statistics.FILE);
        Files.writeString(junk, "junk that is no statistics");
        assertThatThrownBy(() -> Statistics.read(junk)).isInstanceOf(IOException.class);
    }

    @Test
    void dataInTheInputFolderComesFirst() throws IOException {
        Files.writeString(folder.resolve(Dataset.FILE), "not compressed");
        assertThat(run(Map.of("ARGOSY_INPUT", folder.toString()), "train")).isEqualTo(1);
    }
}
