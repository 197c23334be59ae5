package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and ending a local network, and everything that can be in the way. */
class UpTest {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void aSecondUpAdoptsAndOtherSettingsAreRefused() throws Exception {
        try (Network network = Network.up(folder, "--agents", "1")) {
            long portal = network.process("portal").pid();
            network.upAgain(Map.of());
            assertThat(network.process("portal").pid()).isEqualTo(portal);
            Result other = call("up", "--dir", network.folder().toString(), "--agents", "1", "--gpus", "RTX 3090:1");
            assertThat(other.exit()).isEqualTo(1);
            assertThat(other.err()).contains("RTX 3090");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(network.folder())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(network.folder().resolve("customer.yaml"))))
                    .isEqualTo("rw-------");
        }
        call("down", "--dir", folder.resolve("network").toString()).expect(0);
    }

    @Test
    void anEnvironmentAloneNeverHaltsAProcess() throws Exception {
        String network = folder.resolve("halting").toString();
        Result refused = Command.start(
                        folder,
                        Map.of("ARGOSY_HALT_AT", "after-grant"),
                        List.of("up", "--dir", network, "--agents", "1"))
                .await(DEADLINE);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err()).contains("not-supported: ARGOSY_HALT_AT").contains("not a test build");
        call("down", "--dir", network, "--purge").expect(0);
    }

    @Test
    void twoStartedAtOnceFindPortsOfTheirOwn() throws Exception {
        var ups = new ArrayList<Command>();
        try {
            for (String name : List.of("one", "two")) {
                ups.add(Command.start(
                        folder,
                        Map.of(),
                        List.of("up", "--dir", folder.resolve(name).toString(), "--agents", "1")));
            }
            for (Command up : ups) {
                // whoever loses the port starts a second time
                up.await(DEADLINE.multipliedBy(2)).expect(0);
            }
            for (String name : List.of("one", "two")) {
                Path profile = folder.resolve(name).resolve("customer.yaml");
                call("run", "--config", profile.toString(), "--", "sh", "-c", "echo $((6*7))")
                        .expect(0);
            }
            assertThat(Files.readString(folder.resolve("one/portal.yaml"))
                            .lines()
                            .toList())
                    .doesNotContainAnyElementsOf(Files.readString(folder.resolve("two/portal.yaml"))
                            .lines()
                            .filter(line -> line.contains("-port:"))
                            .toList());
        } finally {
            for (Command up : ups) {
                up.kill();
            }
            for (String name : List.of("one", "two")) {
                call("down", "--dir", folder.resolve(name).toString()).expect(0);
            }
        }
    }

    @Test
    void aTakenPortIsRefusedByName() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Result refused = call("up", "--dir", folder.resolve("other").toString(), "--port", port);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("port-in-use").contains(port);
        }
    }

    @Test
    void anUnknownModelIsRefusedWithNearNames() throws Exception {
        Result refused = call("up", "--dir", folder.resolve("other").toString(), "--gpus", "RTX 4091:1");
        assertThat(refused.exit()).isIn(1, 2);
        assertThat(refused.err()).contains("RTX 4091").contains("RTX 4090");
    }

    private Result call(String... arguments) throws Exception {
        return Command.start(folder, Map.of(), List.of(arguments)).await(DEADLINE);
    }
}
