package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"90s,PT1M30S", "30m,PT30M", "1h30m,PT1H30M", "2d,PT48H", "PT5M,PT5M", "pt5m,PT5M"})
    void durations(String written, String iso) {
        assertThat(Words.duration("--for", written)).isEqualTo(iso);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "-5m", "30", "5x", "99999999999999999999s", "PT-5M"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Words.duration("--for", text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--for");
    }

    @Test
    void sizesAndCores() {
        assertThat(Words.mebibytes("--memory", "24G")).isEqualTo(24_576);
        assertThat(Words.mebibytes("--memory", "512 MiB")).isEqualTo(512);
        assertThat(Words.cpuMillis("--cpu", "0.5")).isEqualTo(500);
        assertThatThrownBy(() -> Words.mebibytes("--memory", "24")).hasMessageContaining("24G");
        assertThatThrownBy(() -> Words.cpuMillis("--cpu", "0")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Words.cpuMillis("--cpu", "0.0001")).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatPeopleRead() {
        assertThat(Words.usd(400_000)).isEqualTo("0.40");
        assertThat(Words.size(24_576)).isEqualTo("24 GiB");
        assertThat(Words.size(1_536)).isEqualTo("1.5 GiB");
        assertThat(Words.millis(12)).isEqualTo("12 ms");
        assertThat(Words.millis(3_450)).isEqualTo("3.4 s");
        assertThat(Words.millis(302_000)).isEqualTo("5 min 02 s");
        assertThat(Words.ago("2026-01-01T00:00:00Z", Instant.parse("2026-01-01T00:03:10Z")))
                .isEqualTo("3 min ago");
    }
}
