package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Rest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** As much as a customer may say of many nodes at once, to one machine where others work. */
@Timeout(300)
class LargeRequestTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration ALL_NODES = Duration.ofSeconds(180);
    private static final int NODES = 64;
    private static final int MOST_BYTES = 32 * 1024;

    @TempDir
    static Path folder;

    private static Network network;
    private static Rest customer;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
        customer = Rest.of(network.folder().resolve("customer.yaml"));
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void costsNobodyTheirMachine() throws Exception {
        try (var machine = new HandMachine(network, folder, "hand").join().price("0.01")) {
            Command agent = machine.run();
            machine.awaitState("live");
            String other = cluster(1, 100, List.of("sh", "-c", "while [ ! -e go ]; do sleep 0.1; done; exit 7"), "");
            awaitState(other, "RUNNING", SOON);

            String script = "exit $(( ${#PADDING} - " + padding() + " )) #";
            String large = cluster(NODES, 1, List.of("sh", "-c", padded(script)), "x".repeat(padding()));
            awaitState(large, "ENDED", ALL_NODES);

            assertThat(nodes(large))
                    .hasSize(NODES)
                    .allSatisfy(
                            node -> assertThat(node.get("exitCode").asInt(-1)).isZero());
            assertThat(machine.shown("state")).isEqualTo("live");
            assertThat(state(other)).isEqualTo("RUNNING");
            assertThat(agent.errSoFar()).doesNotContain("the session with the portal ends");
            letGo(machine.data());
            awaitState(other, "ENDED", SOON);
            assertThat(nodes(other).getFirst().get("exitCode").asInt()).isEqualTo(7);
            network.audit();
        }
    }

    private static int padding() {
        return MOST_BYTES - "PADDING".length();
    }

    private static String padded(String script) {
        return script + "x".repeat(MOST_BYTES - "sh-c".length() - script.length());
    }

    /** Its id. */
    private static String cluster(int nodes, int cpuMillis, List<String> command, String padding) throws Exception {
        String words = String.join(
                ",", command.stream().map(word -> "\"" + word + "\"").toList());
        String environment = padding.isEmpty() ? "{}" : "{\"PADDING\":\"" + padding + "\"}";
        Answer answer = customer.post(
                "/api/v1/clusters",
                """
                {"template":"job","command":[%s],"environment":%s,"nodes":%d,
                 "shape":{"gpus":0,"models":[],"gpuMemoryMiB":0,"cpuMillis":%d,"memoryMiB":1,"diskMiB":1,
                 "countries":[]}}""".formatted(words, environment, nodes, cpuMillis),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static void awaitState(String cluster, String state, Duration deadline) throws InterruptedException {
        Await.until(cluster + " is " + state, deadline, () -> state(cluster).equals(state));
    }

    private static String state(String cluster) {
        try {
            return shown(cluster).get("state").asString();
        } catch (IOException | InterruptedException away) {
            return "";
        }
    }

    private static List<JsonNode> nodes(String cluster) throws Exception {
        return shown(cluster).get("nodes").valueStream().toList();
    }

    private static JsonNode shown(String cluster) throws IOException, InterruptedException {
        return customer.get("/api/v1/clusters/" + cluster).json();
    }

    private static void letGo(Path data) throws IOException {
        try (Stream<Path> leases = Files.list(data.resolve("work"))) {
            for (Path lease : leases.filter(path -> Files.isDirectory(path.resolve("job")))
                    .toList()) {
                Files.createFile(lease.resolve("job/go"));
            }
        }
    }
}
