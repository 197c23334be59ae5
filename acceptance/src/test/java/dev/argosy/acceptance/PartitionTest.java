package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A machine whose uplink drops every packet for a while keeps its job, and its customer pays for it once. */
@Timeout(240)
class PartitionTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration CUT = Duration.ofSeconds(45);
    private static final int JOB_SECONDS = 60;

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        var own = AnotherNetwork.ownAddress();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        network = Network.up(folder, "--bind", own.orElseThrow(), "--agents", "1", "--gpus", "RTX 3060:1");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void aCutWireLosesNothing() throws Exception {
        Path data = Files.createDirectories(folder.resolve("far"));
        Files.writeString(data.resolve("agent.yaml"), "argosy.agent.simulated-gpus: 'RTX 4090:1'\n");
        try (var elsewhere = AnotherNetwork.make(folder, 1)) {
            assumeTrue(elsewhere.canBeCut(), "the program nft (nftables) is missing or not permitted");
            String id = elsewhere
                    .start(HandMachine.joining(network, HandMachine.token(network), data, "far"))
                    .await(SOON)
                    .expect(0)
                    .out()
                    .strip();
            Command agent = elsewhere.start(HandMachine.running(data));
            try {
                network.provider("machines", "price", id, "0.40").expect(0);
                Await.until("far can be hired", SOON, () -> BindTest.placeable(network, id));
                Command job = network.start(
                        "customer", "run", "--model", "RTX 4090", "--", "sh", "-c", Served.line(JOB_SECONDS));
                Await.until("it runs", SOON, () -> job.outSoFar().contains("line 2\n"));

                elsewhere.cut();
                Await.elapse(CUT);
                elsewhere.mend();

                Command.Result result = job.await(SOON.plusSeconds(JOB_SECONDS)).expect(Served.EXIT);
                JsonNode cluster = network.json("customer", "clusters", "list")
                        .get("items")
                        .get(0);
                Served.expectWhole(cluster, result.out(), JOB_SECONDS, Served.invoice(network, folder, cluster));
                network.audit();
                List<String> told = network.json(
                                "customer",
                                "clusters",
                                "events",
                                cluster.get("id").asString())
                        .get("items")
                        .valueStream()
                        .map(line -> line.get("type").asString())
                        .toList();
                assertThat(told)
                        .contains("requested", "granted", "started", "ended")
                        .doesNotContain("lost", "replaced");
            } finally {
                agent.kill();
            }
        }
    }
}
