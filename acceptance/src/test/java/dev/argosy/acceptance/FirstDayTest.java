package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a customer does on the first day, through the command line. */
class FirstDayTest {
    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "2");
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void aJobPrintsAndItsExitCodeIsOurs() throws Exception {
        Result answer = run("python3", "-c", "print(6*7)").expect(0);
        assertThat(answer.out()).isEqualTo("42\n");
        run("sh", "-c", "echo to-stderr >&2; exit 3").expect(3);
        assertThat(run("sh", "-c", "kill -9 $$").exit()).isEqualTo(137);
        network.audit();
    }

    @Test
    void whatCannotRunIsSaidBeforeItIsCharged() throws Exception {
        Result missing = run("no-such-program-anywhere");
        assertThat(missing.exit()).isEqualTo(127);
        assertThat(missing.err()).contains("command-not-found");
        Result tooDear = network.customer("run", "--gpus", "1", "--max-price", "0.01", "--", "true");
        assertThat(tooDear.exit()).isEqualTo(125);
        assertThat(tooDear.err()).contains("no-feasible-slice");
        Result unknown = network.customer("run", "--gpus", "1", "--on-node-failure", "repair", "--", "true");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("--on-node-failure: 'repair'", "replace,continue");
        network.audit();
    }

    @Test
    void filesGoUpAndOutputsComeBackWhateverTheExitCode() throws Exception {
        Path in = Files.createDirectories(folder.resolve("in/deep"));
        Files.writeString(in.resolve("name.txt"), "Argosy");
        Path outputs = folder.resolve("outputs");
        Result answer = network.customer(
                "run",
                "--gpus",
                "1",
                "--nodes",
                "2",
                "--upload",
                folder.resolve("in").toString(),
                "--outputs",
                outputs.toString(),
                "--env",
                "WORD=hello",
                "--",
                "sh",
                "-c",
                "echo \"$WORD $(cat deep/name.txt) $ARGOSY_NODE_RANK/$ARGOSY_NODE_COUNT\";"
                        + " echo $ARGOSY_NODE_RANK > $ARGOSY_OUTPUT/rank; [ $ARGOSY_NODE_RANK = 0 ] || exit 5");
        answer.expect(5);
        assertThat(answer.out().lines()).contains("[0] hello Argosy 0/2", "[1] hello Argosy 1/2");
        assertThat(Files.readString(outputs.resolve("1/rank"))).isEqualTo("1\n");
        network.audit();
    }

    @Test
    void aDetachedClusterIsFollowedStoppedAndBilled() throws Exception {
        String id = network.customer("run", "--gpus", "1", "--detach", "--", "sh", "-c", "echo began; sleep 600")
                .expect(0)
                .out()
                .strip();
        assertThat(id).startsWith("clu_");
        Await.until("its log shows", Duration.ofSeconds(20), () -> logs(id).contains("began"));
        network.customer("clusters", "stop", id).expect(0);
        Await.until("it ended", Duration.ofSeconds(30), () -> state(id).equals("ENDED"));
        JsonNode invoices = network.json("customer", "invoice", "list").get("items");
        assertThat(invoices)
                .anyMatch(invoice -> invoice.get("cluster").asString().equals(id));
        JsonNode balance = network.json("customer", "balance");
        assertThat(balance.get("reservedMicroUsd").asLong()).isZero();
        network.audit();
    }

    @Test
    void ctrlCStopsTheCluster() throws Exception {
        Command running = network.start(
                "customer", "run", "--gpus", "1", "--name", "interrupted", "--", "sh", "-c", "echo began; sleep 600");
        Await.until(
                "it prints", Duration.ofSeconds(20), () -> running.outSoFar().contains("began"));
        running.interrupt();
        running.await(Duration.ofSeconds(30)).expect(130);
        for (JsonNode cluster : network.json("customer", "clusters", "list").get("items")) {
            if (cluster.get("name").asString().equals("interrupted")) {
                assertThat(cluster.get("state").asString()).isIn("STOPPING", "ENDED");
            }
        }
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("run", "--gpus", "1", "--max-price", "0.50", "--budget", "2", "--"));
        arguments.addAll(List.of(command));
        return network.customer(arguments.toArray(String[]::new));
    }

    private static String logs(String id) {
        return quietly("clusters", "logs", id).out();
    }

    private static String state(String id) {
        return Network.parse(quietly("clusters", "show", id, "--output", "json").out())
                .get("state")
                .asString();
    }

    private static Result quietly(String... arguments) {
        try {
            return network.customer(arguments);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
