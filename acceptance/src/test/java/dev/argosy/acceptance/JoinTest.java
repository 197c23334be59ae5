package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Machines joined by hand: what lets one in, what it offers, and that it comes back by itself. */
@Timeout(90)
class JoinTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1", "--gpus", "RTX 4090:1");
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void aMachineSellsOnlyForAPriceAndComesBackByItself() throws Exception {
        try (var machine = new HandMachine(network, folder, "by-hand")) {
            machine.settings("argosy.agent.simulated-gpus: 'H100:1'\n").join();
            Command agent = machine.run();
            machine.awaitState("live");
            Result unpriced = runOn("H100");
            assertThat(unpriced.exit()).isEqualTo(125);
            assertThat(unpriced.err()).contains("no-feasible-slice");
            machine.price("1.50");
            assertThat(runOn("H100").expect(0).out()).isEqualTo("42\n");

            Result second = Command.start(folder, Map.of(), HandMachine.running(machine.data()))
                    .await(SOON)
                    .expect(1);
            assertThat(second.err()).contains("data-folder-in-use", "--data");
            assertThat(agent.isRunning()).isTrue();

            agent.kill();
            machine.awaitState("away");
            machine.run();
            machine.awaitState("live");
            assertThat(runOn("H100").expect(0).out()).isEqualTo("42\n");

            network.kill("portal");
            network.upAgain(Map.of());
            machine.awaitState("live");
            assertThat(runOn("H100").expect(0).out()).isEqualTo("42\n");
            network.audit();
        }
    }

    @Test
    void aTokenLetsInOneMachineOnce() throws Exception {
        String token = HandMachine.token(network);
        try (var first = new HandMachine(network, folder, "first");
                var second = new HandMachine(network, folder, "second")) {
            first.tryJoin(token).expect(0);
            Result again = second.tryJoin(token).expect(1);
            assertThat(again.err()).contains("token-used", "ask for a new token");
            assertThat(second.shown("name")).isEmpty();
            Result rejoined = first.tryJoin(HandMachine.token(network)).expect(1);
            assertThat(rejoined.err()).contains("already-joined");

            Result never = Command.start(folder, Map.of(), HandMachine.running(second.data()))
                    .await(SOON)
                    .expect(1);
            assertThat(never.err()).contains("not-joined");
        }
    }

    @Test
    void aTokenOfAnotherAuthorityLeavesNothingBehind() throws Exception {
        String token = HandMachine.token(network);
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + "0".repeat(64);
        int before = machines();
        try (var machine = new HandMachine(network, folder, "deceived")) {
            Result refused = machine.tryJoin(forged).expect(1);
            assertThat(refused.err()).contains("token-unknown");
            assertThat(machine.data().resolve("keys")).doesNotExist();
            assertThat(machines()).isEqualTo(before);
            machine.tryJoin("no token at all").expect(1);
            machine.tryJoin(token).expect(0);
            assertThat(machines()).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"argosy.agent.simulated-gpu", "argosy.agent.process.netwrok", "nvidia-smi"})
    void anUnknownKeyIsNamedBeforeAnythingHappens(String key) throws Exception {
        String token = HandMachine.token(network);
        try (var machine = new HandMachine(network, folder, "misspelt-" + key)) {
            Result refused = machine.settings(key + ": none\n").tryJoin(token).expect(1);
            assertThat(refused.err()).contains("unknown-config-key", key);
            machine.settings("").tryJoin(token).expect(0);
            machine.settings(key + ": none\n");
            Result notRun = Command.start(folder, Map.of(), HandMachine.running(machine.data()))
                    .await(SOON)
                    .expect(1);
            assertThat(notRun.err()).contains("unknown-config-key", key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "telegraf-tesla-t4.xml, Tesla T4, T4, ''",
        "nvidia-geforce-rtx-4080-super.txt, NVIDIA GeForce RTX 4080 SUPER, RTX 4080 SUPER, ''",
        "nvidia-h100-mig.txt, NVIDIA H100 80GB HBM3, H100, mig-not-supported"
    })
    void theGpusAreThoseThatTheDriverTellsOf(String answer, String product, String model, String unsellable)
            throws Exception {
        Path recorded = Path.of("..", "agent/src/test/resources/dev/argosy/agent/inventory", answer)
                .toAbsolutePath()
                .normalize();
        assertThat(recorded).exists();
        try (var machine = new HandMachine(network, folder, "real-" + answer)) {
            Path program = machine.data().resolve("nvidia-smi");
            Files.writeString(program, "#!/bin/sh\n[ \"$*\" = '-q -x' ] && exec cat '" + recorded + "'\nexit 2\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            machine.settings("argosy.agent.nvidia-smi: '" + program + "'\n").join();
            machine.run();
            machine.awaitState("live");
            JsonNode shown = shown(machine);
            assertThat(shown.get("simulated").asBoolean()).isFalse();
            assertThat(shown.get("gpus")).hasSize(1);
            JsonNode gpu = shown.get("gpus").get(0);
            assertThat(gpu.get("model").asString()).isEqualTo(model);
            assertThat(gpu.get("product").asString()).isEqualTo(product);
            assertThat(gpu.get("simulated").asBoolean()).isFalse();
            assertThat(gpu.path("unsellable").asString("")).isEqualTo(unsellable);
            assertThat(network.provider("machines", "list").expect(0).out()).contains("1 × " + model);
        }
    }

    private static Result runOn(String model) throws Exception {
        return network.customer("run", "--model", model, "--", "sh", "-c", "echo $((6*7))");
    }

    private static int machines() throws Exception {
        return network.json("provider", "machines", "list").get("items").size();
    }

    private static JsonNode shown(HandMachine machine) throws Exception {
        for (JsonNode one : network.json("provider", "machines", "list").get("items")) {
            if (one.get("id").asString().equals(machine.id())) {
                return one;
            }
        }
        throw new AssertionError(machine.name() + " is not listed");
    }
}
