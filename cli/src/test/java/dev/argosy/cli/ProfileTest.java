package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    @TempDir
    Path home;

    @Test
    void isReadAsItWasWrittenAndOnlyByItsOwner() throws IOException {
        Path file = home.resolve("a/b/profile.yaml");
        var profile = new Profile("http://127.0.0.1:7400", "org_1", "argosy_sk_x#y", "ab12");
        profile.write(file);
        profile.write(file);
        assertThat(Profile.read(file)).isEqualTo(profile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void handWrittenYamlIsRead() {
        Profile profile = Profile.parse("---\n# mine\nportal: https://x:1   # there\napiKey: 'k'\n\n", "f");
        assertThat(profile).isEqualTo(new Profile("https://x:1", "", "k", ""));
    }

    @Test
    void anUnknownKeyIsNamedWithItsLine() {
        assertThatThrownBy(() -> Profile.parse("portal: http://x\napikey: k", "f"))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.UNKNOWN_CONFIG_KEY);
                    assertThat(refused.refusal().message())
                            .contains("f, line 2")
                            .contains("apikey");
                });
    }

    @Test
    void aPortalThatIsNoUrlIsRefused() {
        assertThatThrownBy(() -> new Profile("127.0.0.1:7400", "", "", "").address())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("http://127.0.0.1:7400");
        assertThatThrownBy(() -> Profile.parse("apiKey: k", "f")).hasMessageContaining("portal is missing");
    }

    @Test
    void theFlagGoesBeforeTheEnvironmentAndThatBeforeTheHomeFolder() {
        var shell = new CapturedShell(home);
        assertThat(Profile.locate(Optional.empty(), shell.shell()))
                .isEqualTo(home.resolve(".config/argosy/config.yaml"));
        shell.environment.put("ARGOSY_CONFIG", "/e");
        assertThat(Profile.locate(Optional.empty(), shell.shell())).isEqualTo(Path.of("/e"));
        assertThat(Profile.locate(Optional.of(Path.of("/f")), shell.shell())).isEqualTo(Path.of("/f"));
    }
}
