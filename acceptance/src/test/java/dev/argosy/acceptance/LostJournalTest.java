package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A journal that is lost under a running job. A network of its own: what the machine never signed stays reserved until
 * the settlement window closes, which is short here.
 */
@Timeout(180)
class LostJournalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(
                folder, Map.of("ARGOSY_LEASE_SETTLEMENT_WINDOW", "PT5S"), "--agents", "1", "--gpus", "RTX 4090:1");
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void endsTheJobAndChargesNothing() throws Exception {
        try (var machine = new HandMachine(network, folder, "forgetful")) {
            machine.settings("argosy.agent.simulated-gpus: 'A40:1'\n").join().price("1");
            Command agent = machine.run();
            machine.awaitState("live");
            JsonNode before = network.json("customer", "balance");
            Command job =
                    network.start("customer", "run", "--model", "A40", "--", "sh", "-c", "echo began; exec sleep 170");
            Await.until("it runs", SOON, () -> job.outSoFar().contains("began\n"));

            agent.kill();
            HandMachine.delete(machine.data().resolve("journal"));
            machine.run();

            Result result = job.await(SOON).expect(125);
            assertThat(result.err()).contains("provider-stopped").contains("charged 0.00 USD");
            machine.awaitState("quarantined");
            Await.until("nothing is reserved", SOON, () -> reserved() == 0);
            JsonNode after = network.json("customer", "balance");
            assertThat(after.get("availableMicroUsd")).isEqualTo(before.get("availableMicroUsd"));
            assertThat(after.get("promotionalMicroUsd")).isEqualTo(before.get("promotionalMicroUsd"));
            network.audit();
        }
    }

    private static long reserved() {
        try {
            return network.json("customer", "balance").get("reservedMicroUsd").asLong();
        } catch (IOException | InterruptedException away) {
            return -1;
        }
    }
}
