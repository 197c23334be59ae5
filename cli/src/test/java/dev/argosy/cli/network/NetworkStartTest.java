package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.cli.Profile;
import dev.argosy.cli.ScriptedPortal;
import dev.argosy.client.PortalAddress;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of things at a start, with programs that are shell scripts and a portal that answers from a script. */
class NetworkStartTest {
    private static final String MACHINE =
            "{\"items\":[{\"id\":\"mch_1\",\"name\":\"agent-1\",\"state\":\"live\",\"gpus\":[],\"hiredGpus\":0}]}";
    private static final String JOINS = """
            #!/bin/sh
            all="$*"
            case "$all" in *' join '*)
                while [ "$1" != --data ]; do shift; done
                mkdir -p "$2/keys"
                exit 0
            esac
            """;
    private static final String LIVES = JOINS + "while :; do sleep 0.1; done\n";

    @TempDir
    Path temp;

    private final ScriptedPortal portal = new ScriptedPortal();
    private final TestShell shell = new TestShell();
    private NetworkFolder folder = new NetworkFolder(Path.of("."));

    NetworkStartTest() throws IOException {}

    @BeforeEach
    void prepare() throws IOException {
        folder = new NetworkFolder(temp.resolve("net"));
        folder.make();
        int port = URI.create(portal.url()).getPort();
        new NetworkState("127.0.0.1", port, 1, "H100:1", AgentPlan.deal("H100:1", 1)).write(folder);
        Files.writeString(folder.operatorKey(), "operator-secret\n");
        portal.on("GET /api/public/v1/ready", 503, "{\"code\":\"try-again\"}")
                .on("GET /api/public/v1/ready", 200, "{\"status\":\"ready\"}")
                .on("GET /api/v1/organizations/me", 200, "{\"id\":\"org_0\"}")
                .on("POST /api/v1/organizations", 201, "{\"id\":\"org_1\",\"apiKey\":\"k1\"}")
                .on("POST /api/v1/organizations", 201, "{\"id\":\"org_2\",\"apiKey\":\"k2\"}")
                .on("POST /api/v1/deposits", 201, "{}")
                .on("POST /api/v1/machine-tokens", 201, "{\"token\":\"t\"}")
                .on("GET /api/v1/machines", 200, MACHINE)
                .on("PUT /api/v1/machines/mch_1/price", 200, "")
                .on("GET /api/v1/offers", 200, "{\"items\":[{\"machine\":\"mch_1\",\"placeable\":false}]}")
                .on("GET /api/v1/offers", 200, "{\"items\":[{\"machine\":\"mch_1\",\"placeable\":true}]}");
    }

    @AfterEach
    void stop() throws IOException {
        new NetworkStop(shell.shell(), folder, shell.steps()).down();
        portal.close();
    }

    private NetworkState up(String java) throws IOException {
        Path script = Files.writeString(temp.resolve("java"), java);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return new NetworkStart(shell.shell(), folder, new Programs(temp, script, ""), shell.steps())
                .up(Wanted.defaults());
    }

    @Test
    void startsEverythingAndWritesProfiles() throws IOException {
        up(LIVES);
        assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root())).isPresent();
        assertThat(NetworkProcess.read(folder.pidFile("agent-1"), folder.root()))
                .isPresent();
        assertThat(Profile.read(folder.operator()).apiKey()).isEqualTo("operator-secret");
        assertThat(Profile.read(folder.provider()).apiKey()).isEqualTo("k1");
        assertThat(Profile.read(folder.customer()).organization()).isEqualTo("org_2");
        assertThat(folder.portalConfig()).content().contains("argosy.portal.data: \"" + folder.root() + "\"");
        assertThat(portal.asked)
                .contains(
                        "PUT /api/v1/machines/mch_1/price {\"microUsdPerGpuHour\":400000}",
                        "POST /api/v1/deposits {\"from\":\"faucet\",\"amountMicroUsd\":100000000}");
    }

    @Test
    void anOrganizationWhoseKeyAKilledStartLostGetsAnother() throws IOException {
        try (var known = new ScriptedPortal()
                .on("POST /api/v1/organizations", 409, "{\"code\":\"name-taken\",\"detail\":\"no\"}")
                .on("POST /api/v1/organizations/owner-keys", 201, "{\"id\":\"org_9\",\"apiKey\":\"k9\"}")) {
            var address = new PortalAddress(URI.create(known.url()), Optional.of("operator-secret"), Optional.empty());
            var operator = new PortalApi(new PortalClient(address, shell.shell().ticker()));
            assertThat(NetworkStart.organization(operator, "demo-provider", "provider")
                            .text("apiKey"))
                    .isEqualTo("k9");
            assertThat(known.asked).contains("POST /api/v1/organizations/owner-keys {\"name\":\"demo-provider\"}");
        }
    }

    @Test
    void aSecondUpAdoptsWhatLivesAndMakesNothingTwice() throws IOException {
        up(LIVES);
        var before = List.of(Files.readString(folder.pidFile("portal")), Files.readString(folder.pidFile("agent-1")));
        up(LIVES);
        assertThat(List.of(Files.readString(folder.pidFile("portal")), Files.readString(folder.pidFile("agent-1"))))
                .isEqualTo(before);
        assertThat(portal.asked)
                .filteredOn(line ->
                        line.startsWith("POST /api/v1/organizations") || line.startsWith("POST /api/v1/machine-tokens"))
                .hasSize(3);
    }

    @Test
    void whatEndedIsStartedAgainAlone() throws Exception {
        up(LIVES);
        String portalBefore = Files.readString(folder.pidFile("portal"));
        NetworkProcess agent =
                NetworkProcess.read(folder.pidFile("agent-1"), folder.root()).orElseThrow();
        agent.kill();
        for (int i = 0; i < 100 && agent.alive(); i++) {
            shell.shell().ticker().pause(java.time.Duration.ofMillis(20));
        }
        up(LIVES);
        assertThat(NetworkProcess.read(folder.pidFile("agent-1"), folder.root()))
                .isPresent()
                .isNotEqualTo(Optional.of(agent));
        assertThat(folder.pidFile("portal")).hasContent(portalBefore.strip());
    }

    @Test
    void aProgramThatEndsAtItsStartIsNamedWithItsLastLinesAndAllIsStopped() throws IOException {
        assertThatThrownBy(() -> up(JOINS + "case \"$all\" in *' run '*) echo no gpu; exit 9; esac\n"
                        + "while :; do sleep 0.1; done\n"))
                .isInstanceOf(ArgosyException.class)
                .hasMessageContaining("agent-1")
                .hasMessageContaining("exit code 9");
        assertThat(shell.text()).contains("no gpu");
        assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root())).isEmpty();
    }

    @Test
    void aJoinThatFailsIsTold() {
        assertThatThrownBy(() -> up("#!/bin/sh\ncase \"$*\" in *' join '*) echo token-used; exit 1;; esac\n"
                        + "while :; do sleep 0.1; done\n"))
                .hasMessageContaining("could not join");
        assertThat(shell.text()).contains("token-used");
    }

    @Test
    void aRefusalOfThePortalStopsTheStartToo() throws IOException {
        try (var refusing = new ScriptedPortal().on("GET /api/public/v1/ready", 200, "{\"status\":\"ready\"}")) {
            int port = URI.create(refusing.url()).getPort();
            new NetworkState("127.0.0.1", port, 1, "H100:1", AgentPlan.deal("H100:1", 1)).write(folder);
            assertThatThrownBy(() -> up(LIVES)).isInstanceOf(RefusedException.class);
            assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root()))
                    .isEmpty();
        }
    }
}
