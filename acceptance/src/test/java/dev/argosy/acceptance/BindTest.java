package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network that others can reach: TLS by the portal's own authority, and machines that join from elsewhere. */
@Timeout(180)
class BindTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Network network;
    private static String address;

    @BeforeAll
    static void up() throws Exception {
        Optional<String> own = AnotherNetwork.ownAddress();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        address = own.get();
        network = Network.up(folder, "--bind", address, "--agents", "1", "--gpus", "RTX 4090:1");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void customersBelieveTheAuthorityOfTheirProfileAndNoOther() throws Exception {
        String profile = Files.readString(network.folder().resolve("customer.yaml"));
        assertThat(profile).contains("portal: \"https://" + address + ":", "caFingerprint: \"");
        assertThat(network.customer("run", "--", "sh", "-c", "echo $((6*7))")
                        .expect(0)
                        .out())
                .isEqualTo("42\n");

        Path deceived = folder.resolve("deceived.yaml");
        Files.writeString(
                deceived,
                profile.replaceFirst("caFingerprint: \"[0-9a-f]*\"", "caFingerprint: \"" + "0".repeat(64) + "\""));
        Result refused = Command.start(folder, Map.of(), List.of("balance", "--config", deceived.toString()))
                .await(SOON)
                .expect(3);
        assertThat(refused.err()).contains("caFingerprint");
        network.audit();
    }

    @Test
    void aMachineJoinsAndServesFromAnotherNetwork() throws Exception {
        Path data = Files.createDirectories(folder.resolve("far"));
        Files.writeString(data.resolve("agent.yaml"), "argosy.agent.simulated-gpus: 'H100:1'\n");
        Command agent = null;
        try (var elsewhere = AnotherNetwork.make(folder, 0)) {
            String id = elsewhere
                    .start(HandMachine.joining(network, HandMachine.token(network), data, "far"))
                    .await(SOON)
                    .expect(0)
                    .out()
                    .strip();
            agent = elsewhere.start(HandMachine.running(data));
            network.provider("machines", "price", id, "1.50").expect(0);
            Await.until("far can be hired", SOON, () -> placeable(network, id));

            var run = List.of(
                    "run",
                    "--config",
                    network.folder().resolve("customer.yaml").toString(),
                    "--model",
                    "H100",
                    "--",
                    "sh",
                    "-c",
                    "echo $((6*7))");
            assertThat(elsewhere.start(run).await(SOON).expect(0).out()).isEqualTo("42\n");
        } finally {
            if (agent != null) {
                agent.kill();
            }
        }
    }

    /** As the command line tells it: plain HTTP would not believe the portal here. */
    static boolean placeable(Network network, String machine) {
        try {
            for (var offer : network.json("customer", "offers").get("items")) {
                if (offer.get("machine").asString().equals(machine)) {
                    return offer.get("placeable").asBoolean();
                }
            }
            return false;
        } catch (IOException | InterruptedException away) {
            return false;
        }
    }
}
