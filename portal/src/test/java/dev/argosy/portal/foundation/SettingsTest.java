package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.Settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final List<Setting> KNOWN = List.of(
            Setting.of("argosy.a.port", "7400", "a port"),
            Setting.of("argosy.a.wait", "PT1M", "a wait"),
            new Setting("argosy.a.password", "", "a secret", true));

    @TempDir
    Path folder;

    @Test
    void flagsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "argosy:\n  a:\n    port: 1\n    wait: PT2M\n");
        Settings settings = Settings.read(
                KNOWN,
                file,
                Map.of("ARGOSY_A_PORT", "2", "ARGOSY_CACHE", "x", "OTHER", "y"),
                Map.of("argosy.a.port", "3"));
        assertThat(settings.number("argosy.a.port", 0, 65_535)).isEqualTo(3);
        assertThat(settings.duration("argosy.a.wait")).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anUnknownKeyRefusesTheStartByName() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "argosy.a.prt: 1\n");
        assertThatThrownBy(() -> Settings.read(KNOWN, file, Map.of(), Map.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unknown-config-key")
                .hasMessageContaining("argosy.a.prt");
    }

    @Test
    void aMisspeltVariableRefusesTheStartByName() {
        assertThatThrownBy(() -> Settings.read(KNOWN, null, Map.of("ARGOSY_A_PRT", "1"), Map.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unknown-config-key")
                .hasMessageContaining("ARGOSY_A_PRT in the environment")
                .hasMessageContaining("ARGOSY_A_PORT");
    }

    @Test
    void aWrongValueNamesItsRule() throws IOException {
        Settings settings = Settings.read(KNOWN, null, Map.of(), Map.of("argosy.a.port", "70000"));
        assertThatThrownBy(() -> settings.number("argosy.a.port", 0, 65_535))
                .hasMessageContaining("'70000' (expected: 0..65535)");
    }

    @Test
    void secretsAreMasked() throws IOException {
        Settings settings = Settings.read(KNOWN, null, Map.of(), Map.of("argosy.a.password", "hunter2"));
        assertThat(settings.shown()).contains("argosy.a.port: 7400").doesNotContain("hunter2");
    }
}
