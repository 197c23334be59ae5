package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final String ELSEWHERE = "argosy-" + ProcessHandle.current().pid();
    private static final String HERE = "ar" + ProcessHandle.current().pid();

    @TempDir
    static Path folder;

    private static Network network;
    private static String address;

    @BeforeAll
    static void up() throws Exception {
        Optional<String> own = ownAddress();
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
        makeAnotherNetwork();
        Path data = Files.createDirectories(folder.resolve("far"));
        Files.writeString(data.resolve("agent.yaml"), "argosy.agent.simulated-gpus: 'H100:1'\n");
        Command agent = null;
        try {
            String id = elsewhere(HandMachine.joining(network, HandMachine.token(network), data, "far"))
                    .await(SOON)
                    .expect(0)
                    .out()
                    .strip();
            agent = elsewhere(HandMachine.running(data));
            network.provider("machines", "price", id, "1.50").expect(0);
            Await.until("far can be hired", SOON, () -> placeable(id));

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
            assertThat(elsewhere(run).await(SOON).expect(0).out()).isEqualTo("42\n");
        } finally {
            if (agent != null) {
                agent.kill();
            }
            ip("netns", "del", ELSEWHERE);
        }
    }

    private static boolean placeable(String machine) {
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

    /** One wire between this network and a new one, which has no other way out. */
    private static void makeAnotherNetwork() throws Exception {
        try {
            Result made = ip("netns", "add", ELSEWHERE);
            assumeTrue(made.exit() == 0, "no network of its own can be made here: " + made.err());
        } catch (IOException missing) {
            assumeTrue(false, "the program ip (iproute2) is missing: " + missing.getMessage());
        }
        ip("link", "add", HERE, "type", "veth", "peer", "name", "far0", "netns", ELSEWHERE)
                .expect(0);
        ip("addr", "add", "10.213.7.1/30", "dev", HERE).expect(0);
        ip("link", "set", HERE, "up").expect(0);
        ip("-n", ELSEWHERE, "addr", "add", "10.213.7.2/30", "dev", "far0").expect(0);
        ip("-n", ELSEWHERE, "link", "set", "far0", "up").expect(0);
        ip("-n", ELSEWHERE, "link", "set", "lo", "up").expect(0);
        ip("-n", ELSEWHERE, "route", "add", "default", "via", "10.213.7.1").expect(0);
    }

    private static Result ip(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return Command.program(folder, Map.of(), command).await(SOON);
    }

    private static Command elsewhere(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", ELSEWHERE));
        command.addAll(Command.line(arguments));
        return Command.program(folder, Map.of(), command);
    }

    private static Optional<String> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }
}
