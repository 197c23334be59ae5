package dev.argosy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
    @TempDir
    Path folder;

    @Test
    void readsNestedAndFlatKeys() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                argosy:
                  agent:
                    process.network: host
                    simulated-gpus: "RTX 4090:2"
                argosy.agent.country: DE
                """);

        AgentSettings settings = AgentSettings.read(file);

        assertThat(settings.hostNetwork()).isTrue();
        assertThat(settings.simulatedGpus()).isEqualTo("RTX 4090:2");
        assertThat(settings.country()).isEqualTo("DE");
        assertThat(settings.smi()).isEqualTo("nvidia-smi");
        assertThat(settings.withShare("1/4").share()).isEqualTo(4);
    }

    @Test
    void hasDefaultsWithoutAFile() throws IOException {
        assertThat(AgentSettings.read(folder.resolve("none"))).isEqualTo(AgentSettings.of(Map.of()));
    }

    @Test
    void refusesAKeyItDoesNotKnow() {
        assertThatThrownBy(() -> AgentSettings.of(Map.of("argosy.agent.proces.network", "none")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.UNKNOWN_CONFIG_KEY));
    }

    @Test
    void refusesValuesThatMeanNothing() {
        assertThatThrownBy(() -> AgentSettings.of(Map.of("argosy.agent.process.network", "bridge")))
                .hasMessageContaining("none or host");
        assertThatThrownBy(() -> AgentSettings.of(Map.of("argosy.agent.share", "0.5")))
                .hasMessageContaining("1/N");
        assertThatThrownBy(() -> AgentSettings.of(Map.of("argosy.agent.country", "Germany")))
                .hasMessageContaining("ISO 3166");
    }

    @Test
    void holdsItsFolderAlone() throws IOException {
        DataFolder first = DataFolder.open(folder.resolve("data"));

        assertThatThrownBy(() -> DataFolder.open(folder.resolve("data"))).hasMessageContaining("data-folder-in-use");
        first.close();
        DataFolder.open(folder.resolve("data")).close();
    }
}
