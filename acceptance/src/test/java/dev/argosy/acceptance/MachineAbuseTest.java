package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Machines that lie, forget or have no room: found out, and the customer pays for what was served, once. */
@Timeout(120)
class MachineAbuseTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** Runs until somebody puts the file {@code go} into its folder. */
    private static final String WAITING_JOB = "echo began; while [ ! -e go ]; do sleep 0.1; done; echo went on; exit 7";

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
    void aCopyIsRefusedWhileTheFirstLives() throws Exception {
        try (var machine = joined("copied", "H100")) {
            Command first = machine.run();
            machine.awaitState("live");
            Command job = waitingJob("H100");
            Path copied = folder.resolve("copy");
            HandMachine.copy(machine.data(), copied);

            Command copy = machine.runIn(copied);
            Await.until("the copy is refused", SOON, () -> copy.errSoFar().contains("machine-in-use"));
            letGo(machine.data());
            Result result = job.await(SOON).expect(7);
            assertThat(result.out()).isEqualTo("began\nwent on\n");
            assertThat(first.isRunning()).isTrue();
            assertThat(first.errSoFar()).doesNotContain("the session with the portal ends");
            assertThat(machine.shown("state")).isEqualTo("live");
            network.customer("run", "--model", "H100", "--", "true").expect(0);
            network.audit();
        }
    }

    @Test
    void aDeletedJournalIsFoundOut() throws Exception {
        try (var machine = joined("forgetful", "A40")) {
            Command agent = machine.run();
            machine.awaitState("live");
            network.customer("run", "--model", "A40", "--", "true").expect(0);
            agent.kill();
            JsonNode before = network.json("customer", "balance");
            HandMachine.delete(machine.data().resolve("journal"));
            Command again = machine.run();
            expectQuarantine(machine, "A40");
            expectEachPaidOnce();
            assertThat(network.json("customer", "balance")).isEqualTo(before);
            isGoodAgainOnceAnOperatorHasLooked(machine, again, "A40");
        }
    }

    @Test
    void aJournalRolledBackIsFoundOut() throws Exception {
        try (var machine = joined("rolled-back", "L4")) {
            Command agent = machine.run();
            machine.awaitState("live");
            network.customer("run", "--model", "L4", "--", "true").expect(0);
            Path journal = machine.data().resolve("journal");
            Path older = folder.resolve("older-journal");
            HandMachine.copy(journal, older);
            network.customer("run", "--model", "L4", "--", "true").expect(0);
            agent.kill();
            JsonNode before = network.json("customer", "balance");
            HandMachine.delete(journal);
            HandMachine.copy(older, journal);
            machine.run();
            expectQuarantine(machine, "L4");
            expectEachPaidOnce();
            assertThat(network.json("customer", "balance")).isEqualTo(before);
        }
    }

    @Test
    void aFullDiskRefusesNewWorkAndHarmsNoneThatRuns() throws Exception {
        assumeTrue(
                namespacesAreAllowed(),
                "SKIPPED: a full disk needs user and mount namespaces, which this machine does not allow");
        var machine = new HandMachine(network, folder, "small-disk");
        Command agent = Command.program(folder, Map.of(), onSmallDisk(machine));
        try {
            machine.awaitState("live");
            String id = agent.outSoFar().strip();
            network.provider("machines", "price", id, "1").expect(0);
            Path inside = Path.of("/proc/" + agent.pid() + "/root" + machine.data());
            Command job = waitingJob("T4");

            fill(inside.resolve("fill"));
            Await.until("it has no room", SOON, () -> agent.errSoFar().contains("disk-low: no new work"));
            Result refused =
                    network.customer("run", "--model", "T4", "--", "true").expect(125);
            assertThat(refused.err()).contains("disk-low");

            Files.delete(inside.resolve("fill"));
            Await.until("it has room", SOON, () -> agent.errSoFar().contains("there is room again"));
            letGo(inside);
            Result result = job.await(SOON).expect(7);
            assertThat(result.out()).isEqualTo("began\nwent on\n");
            network.customer("run", "--model", "T4", "--", "true").expect(0);
            network.audit();
        } finally {
            agent.kill();
        }
    }

    private static HandMachine joined(String name, String model) throws Exception {
        return new HandMachine(network, folder, name)
                .settings("argosy.agent.simulated-gpus: '" + model + ":2'\n")
                .join()
                .price("1");
    }

    private static Command waitingJob(String model) throws Exception {
        Command job = network.start("customer", "run", "--model", model, "--", "sh", "-c", WAITING_JOB);
        Await.until("it runs", SOON, () -> job.outSoFar().contains("began\n"));
        return job;
    }

    private static void letGo(Path data) throws IOException {
        try (Stream<Path> leases = Files.list(data.resolve("work"))) {
            for (Path lease : leases.filter(path -> Files.isDirectory(path.resolve("job")))
                    .toList()) {
                Files.createFile(lease.resolve("job/go"));
            }
        }
    }

    private static void expectQuarantine(HandMachine machine, String model) throws Exception {
        machine.awaitState("quarantined");
        assertThat(machine.shown("quarantine")).isEqualTo("history-rolled-back");
        Result refused = network.customer("run", "--model", model, "--", "true").expect(125);
        assertThat(refused.err()).contains("no-feasible-slice");
    }

    private static void isGoodAgainOnceAnOperatorHasLooked(HandMachine machine, Command agent, String model)
            throws Exception {
        String[] release = {"machines", "release", machine.id(), "--because", "its journal was deleted by hand"};
        assertThat(network.provider(release).err()).contains("forbidden");
        assertThat(machine.shown("state")).isEqualTo("quarantined");
        network.operator(release).expect(0);
        machine.awaitState("live");
        network.customer("run", "--model", model, "--", "true").expect(0);
        agent.kill();
        machine.awaitState("away");
        machine.run();
        machine.awaitState("live");
        network.customer("run", "--model", model, "--", "true").expect(0);
        network.audit();
    }

    /** One invoice for each cluster that cost anything, and nothing left the account beyond their sum. */
    private static void expectEachPaidOnce() throws Exception {
        network.audit();
        long billed = 0;
        var clusters = new ArrayList<String>();
        for (JsonNode invoice : network.json("customer", "invoice", "list").get("items")) {
            billed += invoice.get("totalMicroUsd").asLong();
            clusters.add(invoice.get("cluster").asString());
        }
        assertThat(clusters).doesNotHaveDuplicates();
        JsonNode balance = network.json("customer", "balance");
        assertThat(balance.get("availableMicroUsd").asLong()
                        + balance.get("promotionalMicroUsd").asLong()
                        + balance.get("reservedMicroUsd").asLong()
                        + billed)
                .isEqualTo(100_000_000L + 1_000_000L);
        assertThat(balance.get("reservedMicroUsd").asLong()).isZero();
    }

    private static boolean namespacesAreAllowed() throws Exception {
        try {
            return Command.program(
                                    folder,
                                    Map.of(),
                                    List.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", folder.toString()))
                            .await(SOON)
                            .exit()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static List<String> onSmallDisk(HandMachine machine) throws Exception {
        var script = new ArrayList<String>();
        script.add("mount -t tmpfs -o size=400m none " + quoted(machine.data().toString()));
        script.add("echo \"argosy.agent.simulated-gpus: 'T4:2'\" > "
                + quoted(machine.data().resolve("agent.yaml").toString()));
        script.add(quoted(Command.line(
                HandMachine.joining(network, HandMachine.token(network), machine.data(), machine.name()))));
        script.add("exec " + quoted(Command.line(HandMachine.running(machine.data()))));
        return List.of("unshare", "-rm", "sh", "-c", String.join(" && ", script));
    }

    private static String quoted(List<String> words) {
        return String.join(" ", words.stream().map(MachineAbuseTest::quoted).toList());
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }

    /** To the last byte. */
    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1024 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
