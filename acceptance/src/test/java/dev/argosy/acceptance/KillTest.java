package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 at named points and at seeded random instants: the attached {@code argosy run} still returns the job's own
 * output, once, with its exit code, and the books balance.
 */
@Timeout(240)
class KillTest {
    private static final int LINES = 25;
    private static final String EXPECTED =
            IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    private static final String JOB =
            "i=1; while [ $i -le " + LINES + " ]; do echo line $i; i=$((i+1)); sleep 0.1; done; exit 7";
    private static final long SLEPT_MILLIS = LINES * 100L;
    /** At 0.40 USD an hour: what rounding down to whole micro-USD may take off. */
    private static final long MILLIS_OF_A_MICRO_USD = 10;

    private static final Duration JOB_DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static Network network;
    private static Path marker;
    private static long fundsAtFirst;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
        fundsAtFirst = funds(network.json("customer", "balance"));
        marker = folder.resolve("marker");
        Files.createDirectories(marker.resolve("META-INF"));
        Files.createFile(marker.resolve("META-INF/argosy-test-build"));
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @ParameterizedTest
    @CsvSource({
        "portal, after-grant",
        "portal, before-end",
        "portal, inside-end",
        "agent-1, after-journal-before-start",
        "agent-1, after-exit-before-report"
    })
    void aHaltAtANamedPointLosesNothing(String process, String point) throws Exception {
        network.kill(process);
        network.upAgain(Network.haltAt(marker, point));
        ProcessHandle armed = network.process(process);
        Job job = startJob();
        Await.until(process + " halts at " + point, Duration.ofSeconds(40), () -> !Network.isRunning(armed));
        network.upAgain(Map.of());
        expectWhole(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "agent-1", "postgres"})
    void aKillWhileRunningLosesNothing(String process) throws Exception {
        Job job = startJob();
        Await.until(
                "it runs",
                Duration.ofSeconds(30),
                () -> job.command().outSoFar().contains("line 3\n"));
        network.kill(process);
        network.upAgain(Map.of());
        expectWhole(job);
    }

    /** Replay a failure by its seed: the victim and the instant follow from it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aKillAtARandomInstantLosesNothing(long seed) throws Exception {
        var random = new Random(seed);
        String victim = List.of("portal", "agent-1", "postgres").get(random.nextInt(3));
        Duration delay = Duration.ofMillis(random.nextInt(4_000));
        Job job = startJob();
        Await.elapse(delay);
        network.kill(victim);
        network.upAgain(Map.of());
        expectWhole(job);
    }

    @Test
    void aPortalThatIsAwayForAMinuteChangesNothing() throws Exception {
        Command job =
                network.start("customer", "run", "--gpus", "1", "--", "sh", "-c", "echo began; sleep 65; echo done");
        Await.until("it runs", Duration.ofSeconds(30), () -> job.outSoFar().contains("began"));
        network.kill("portal");
        Await.elapse(Duration.ofSeconds(60));
        network.upAgain(Map.of());
        Result result = job.await(JOB_DEADLINE).expect(0);
        assertThat(result.out()).isEqualTo("began\ndone\n");
        network.audit();
    }

    @Test
    void aPortalThatHasJustComeBackSaysWaitAndNotNo() throws Exception {
        Rest customer = Rest.of(network.folder().resolve("customer.yaml"));
        network.kill("portal");
        Command up = network.startAgain(Map.of());
        Await.until("it answers", Duration.ofSeconds(60), () -> status(customer, "/api/public/v1/ready") == 200);
        var answer = customer.post("/api/v1/quotes", "{\"shape\":{\"gpus\":1},\"nodes\":1}");
        assertThat(answer.status()).as(answer.body()).isIn(201, 503);
        if (answer.status() == 503) {
            assertThat(answer.code()).isEqualTo("try-again");
        }
        Result quote = network.customer("quote", "--gpus", "1").expect(0);
        assertThat(quote.out()).contains("total per hour");
        up.await(Duration.ofSeconds(60)).expect(0);
    }

    private static int status(Rest rest, String path) {
        try {
            return rest.get(path).status();
        } catch (IOException | InterruptedException notThereYet) {
            return 0;
        }
    }

    /** An attached run and when it was asked for, so that its bill can be held against the clock. */
    private record Job(Command command, long beganNanos) {}

    private static Job startJob() throws IOException {
        long began = System.nanoTime();
        return new Job(network.start("customer", "run", "--gpus", "1", "--", "sh", "-c", JOB), began);
    }

    private static void expectWhole(Job job) throws IOException, InterruptedException {
        Result result = job.command().await(JOB_DEADLINE).expect(7);
        long longest = Duration.ofNanos(System.nanoTime() - job.beganNanos()).toMillis();
        assertThat(result.out()).isEqualTo(EXPECTED);
        network.audit();
        expectBilledOnce(longest);
    }

    /** The newest cluster has one invoice over the time that it was served, and no money is anywhere else. */
    private static void expectBilledOnce(long longestMillis) throws IOException, InterruptedException {
        JsonNode cluster =
                network.json("customer", "clusters", "list").get("items").get(0);
        String id = cluster.get("id").asString();
        JsonNode invoices = network.json("customer", "invoice", "list").get("items");
        List<JsonNode> ofCluster = invoices.valueStream()
                .filter(invoice -> invoice.get("cluster").asString().equals(id))
                .toList();
        assertThat(ofCluster).as("invoices of " + id).hasSize(1);
        long cost = ofCluster.getFirst().get("totalMicroUsd").asLong();
        long rate = cluster.get("nodes").get(0).get("rateMicroUsdPerHour").asLong();
        long billedMillis = cost * Duration.ofHours(1).toMillis() / rate;
        assertThat(billedMillis)
                .as("billed for a job that slept " + SLEPT_MILLIS + " ms and was done after " + longestMillis + " ms")
                .isBetween(SLEPT_MILLIS - MILLIS_OF_A_MICRO_USD, longestMillis);
        JsonNode balance = network.json("customer", "balance");
        long billed = invoices.valueStream()
                .mapToLong(invoice -> invoice.get("totalMicroUsd").asLong())
                .sum();
        assertThat(balance.get("reservedMicroUsd").asLong()).isZero();
        assertThat(funds(balance)).isEqualTo(fundsAtFirst - billed);
    }

    private static long funds(JsonNode balance) {
        return balance.get("availableMicroUsd").asLong()
                + balance.get("promotionalMicroUsd").asLong();
    }
}
