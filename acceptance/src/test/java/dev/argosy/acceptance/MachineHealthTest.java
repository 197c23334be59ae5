package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A machine that is looked at, and one that is killed whole. */
@Timeout(240)
class MachineHealthTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void theDoctorLooksAtThisMachineAndSaysWhatIsWrong() throws Exception {
        Path data = Files.createDirectories(folder.resolve("stranger"));
        Path log = Files.writeString(folder.resolve("kernel.log"), "usb 1-1: new device\n");
        Files.writeString(data.resolve("agent.yaml"), "argosy.agent.kernel-log: " + log + "\n");

        JsonNode well = Network.parse(doctor(data, "--output", "json").out());
        assertThat(well.get("items").valueStream().map(item -> item.get("check").asString()))
                .contains("java", "sandbox", "programs", "portal", "disk", "clock", "xid");
        assertThat(item(well, "portal").get("verdict").asString()).isEqualTo("ok");
        assertThat(item(well, "clock").get("verdict").asString()).isEqualTo("ok");
        assertThat(item(well, "xid").get("verdict").asString()).isEqualTo("ok");

        Files.writeString(log, "NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus.\n");
        Result ill = doctor(data).expect(4);
        assertThat(ill.out()).contains("0000:3b:00", "Xid 79", "→ drain the machine and reboot");
    }

    @Test
    void ofAKilledMachineNothingIsLeftAndItCanReturn() throws Exception {
        Command job = network.start("customer", "run", "--gpus", "1", "--", "sh", "-c", "echo began; exec sleep 200");
        Await.until("it runs", SOON, () -> job.outSoFar().contains("began\n"));
        Set<String> leases = KilledMachine.leases(network.folder().resolve("agents/1/work"));
        assertThat(leases).isNotEmpty();
        assertThat(KilledMachine.carrying(leases)).isNotEmpty();

        KilledMachine.kill(network, 1);
        assertThat(KilledMachine.carrying(leases)).isEmpty();

        network.upAgain(Map.of());
        job.await(SOON);
        network.customer("run", "--gpus", "1", "--", "echo", "well").expect(0);
        network.audit();
    }

    private static Result doctor(Path data, String... more) throws Exception {
        var arguments = new java.util.ArrayList<>(java.util.List.of("doctor", "--data", data.toString()));
        arguments.addAll(java.util.List.of(more));
        return network.customer(arguments.toArray(String[]::new));
    }

    private static JsonNode item(JsonNode report, String check) {
        return report.get("items")
                .valueStream()
                .filter(item -> item.get("check").asString().equals(check))
                .findFirst()
                .orElseThrow();
    }
}
