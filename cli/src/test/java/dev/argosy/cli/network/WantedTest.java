package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {
    private static final Optional<NetworkState> STORED =
            Optional.of(new NetworkState("127.0.0.1", 7400, 7401, "H100:1", AgentPlan.deal("H100:1", 2)));

    @TempDir
    Path temp;

    private static Wanted wanted(@Nullable String gpus, @Nullable Integer agents, @Nullable Integer port) {
        return new Wanted(
                Optional.ofNullable(gpus), Optional.ofNullable(agents), Optional.ofNullable(port), Optional.empty());
    }

    @Test
    void aNewNetworkGetsDefaultsAndFreePorts() throws IOException {
        NetworkState state = Wanted.defaults().over(Optional.empty(), Optional.empty());
        assertThat(state.agents()).hasSize(3);
        assertThat(state.httpPort()).isBetween(7400, 65_535);
        assertThat(state.url()).startsWith("http://127.0.0.1:");
    }

    @Test
    void aTakenPortIsRefusedByItsCode() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> wanted(null, null, taken.getLocalPort()).over(Optional.empty(), Optional.empty()))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.PORT_IN_USE));
        }
    }

    @Test
    void anOldNetworkKeepsItsSettingsAndMayGrow() throws IOException {
        assertThat(Wanted.defaults().over(STORED, Optional.empty())).isEqualTo(STORED.get());
        NetworkState grown = wanted(null, 3, 7400).over(STORED, Optional.empty());
        assertThat(grown.agents()).hasSize(3).startsWith(STORED.get().agents().toArray(AgentPlan[]::new));
    }

    @Test
    void differentSettingsAreRefusedWithBothValues() {
        assertThatThrownBy(() -> wanted(null, 1, null).over(STORED, Optional.empty()))
                .hasMessageContaining("--agents: 1 (expected: 2");
        assertThatThrownBy(() -> wanted(null, null, 7500).over(STORED, Optional.empty()))
                .hasMessageContaining("--port: 7500 (expected: 7400");
        assertThatThrownBy(() -> wanted("L4:1", null, null).over(STORED, Optional.empty()))
                .hasMessageContaining("L4:1@0.40")
                .hasMessageContaining("H100:1@0.40");
    }

    @Test
    void aStartAfterAFailedOneKeepsThePortsThatMachinesMayHaveJoinedWith() throws IOException {
        var folder = new NetworkFolder(temp);
        folder.make();
        PortalFile.write(folder, STORED.get());
        assertThat(PortalFile.settled(folder)).as("no profile was given out").isEmpty();
        Files.writeString(folder.operator(), "");
        NetworkState again = wanted("L4:1", 1, null).over(Optional.empty(), PortalFile.settled(folder));
        assertThat(again.httpPort()).isEqualTo(7400);
        assertThat(again.agentPort()).isEqualTo(7401);
        assertThat(again.agents()).hasSize(1);
        assertThatThrownBy(() -> wanted(null, null, 7500).over(Optional.empty(), PortalFile.settled(folder)))
                .hasMessageContaining("--port: 7500 (expected: 7400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "203.0.113.9", "no such host"})
    void anAddressThatOthersCannotCallIsRefused(String bind) {
        var wanted = new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bind));
        assertThatThrownBy(() -> wanted.over(Optional.empty(), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--bind: '" + bind + "'");
    }

    @Test
    void addressesOfTheNewKindStandInBrackets() {
        assertThat(new NetworkState("fd00::2", 7400, 7401, "H100:1", List.of()).url())
                .isEqualTo("https://[fd00::2]:7400");
        assertThat(new NetworkState("::1", 7400, 7401, "H100:1", List.of()).url())
                .isEqualTo("http://[::1]:7400");
    }

    @Test
    void theFileIsReadAsItWasWrittenAndANewerOneRefused() throws IOException {
        var folder = new NetworkFolder(temp);
        assertThat(NetworkState.read(folder)).isEmpty();
        STORED.get().write(folder);
        assertThat(NetworkState.read(folder)).isEqualTo(STORED);
        Files.writeString(folder.networkFile(), "{\"format\":2}");
        assertThatThrownBy(() -> NetworkState.read(folder))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.DATA_FOLDER_NEWER));
    }
}
