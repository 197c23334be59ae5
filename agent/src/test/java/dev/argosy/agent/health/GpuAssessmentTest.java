package dev.argosy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.agent.inventory.GpuProbe;
import dev.argosy.agent.inventory.GpuSheet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded answers as they are, and with one value changed to what a broken gpu says. */
class GpuAssessmentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "telegraf-tesla-t4.xml",
                "telegraf-a100-sxm4-v12.xml",
                "nvidia-geforce-rtx-4080-super.txt",
                "nvidia-h100-mig.txt"
            })
    void findsNothingWrongWithGpusThatAreWell(String file) throws IOException {
        List<GpuSheet> sheets = sheets(recorded(file));

        List<Judgement> judgements = judge(sheets, Set.of(sheets.getFirst().uuid()));

        assertThat(judgements).hasSize(2).extracting(Judgement::level).containsOnly(Level.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            telegraf-tesla-t4.xml | dram_uncorrectable | 2 | ecc-uncorrected | 2 errors
            telegraf-tesla-t4.xml | retired_count | 3 | pages-retired | 3 pages
            telegraf-tesla-t4.xml | pending_retirement | Yes | pages-pending | pages
            telegraf-tesla-t4.xml | reason_hw_thermal_slowdown | Active | gpu-throttled | hw_thermal_slowdown
            telegraf-a100-sxm4-v12.xml | reason_hw_slowdown | Active | gpu-throttled | hw_slowdown
            nvidia-h100-mig.txt | SRAM Uncorrectable SEC-DED | 7 | ecc-uncorrected | 7 errors
            nvidia-h100-mig.txt | HW Power Brake Slowdown | Active | gpu-throttled | hw_power_brake_slowdown
            """)
    void findsWhatABrokenGpuSays(String file, String key, String value, String code, String measured)
            throws IOException {
        String answer = recorded(file).replaceFirst("(" + key + "[ :>]+)(Not Active|No|0)", "$1" + value);
        assertThat(answer).isNotEqualTo(recorded(file));

        List<Judgement> judgements = judge(sheets(answer), Set.of());

        assertThat(judgements).filteredOn(Judgement::isWrong).singleElement().satisfies(found -> {
            assertThat(found.code()).isEqualTo(code);
            assertThat(found.subject()).startsWith("GPU-");
            assertThat(found.measured()).contains(measured);
            assertThat(found.needed()).isNotEmpty();
            assertThat(found.fix()).isNotEmpty();
        });
    }

    @Test
    void findsRowsThatWaitForAResetInXml() throws IOException {
        String answer = recorded("telegraf-tesla-t4.xml")
                .replace(
                        "<remapped_rows>N/A</remapped_rows>",
                        "<remapped_rows><remapped_row_corr>1</remapped_row_corr>"
                                + "<remapped_row_pending>Yes</remapped_row_pending>"
                                + "<remapped_row_failure>No</remapped_row_failure></remapped_rows>");

        assertThat(judge(sheets(answer), Set.of())).extracting(Judgement::code).contains("rows-pending");
    }

    @Test
    void findsRowsThatCouldNotBeReplacedInText() throws IOException {
        String none = "    Remapped Rows                                      : N/A\n";
        assertThat(recorded("nvidia-h100-mig.txt")).contains(none);
        String answer = recorded("nvidia-h100-mig.txt")
                .replace(none, "    Remapped Rows\n        Pending : No\n        Remapping Failure Occurred : Yes\n");

        assertThat(judge(sheets(answer), Set.of())).extracting(Judgement::code).contains("rows-remap-failed");
    }

    @Test
    void missesAGpuThatWasOffered() throws IOException {
        List<Judgement> judgements = judge(sheets(recorded("telegraf-tesla-t4.xml")), Set.of("GPU-none"));

        assertThat(judgements).filteredOn(Judgement::isWrong).singleElement().satisfies(gone -> {
            assertThat(gone.code()).isEqualTo("gpu-gone");
            assertThat(gone.subject()).isEqualTo("GPU-none");
        });
    }

    @Test
    void missesAGpuThatTheDriverHasLost() throws IOException {
        List<GpuSheet> well = sheets(recorded("telegraf-tesla-t4.xml"));
        List<GpuSheet> lost = sheets(
                first(recorded("telegraf-tesla-t4.xml"), "<compute_mode>Default<", "<compute_mode>GPU is lost<"));

        assertThat(judge(lost, Set.of(well.getFirst().uuid())))
                .filteredOn(Judgement::isWrong)
                .extracting(Judgement::code, Judgement::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "gpu-gone", well.getFirst().uuid()));
    }

    @Test
    void saysWhyADriverDoesNotAnswer() {
        assertThat(codes(new Readings.Gpus.NoDriver("exit code 9"))).containsExactly("driver-gone");
        assertThat(codes(new Readings.Gpus.Hangs(20_000))).containsExactly("driver-hangs");
        assertThat(codes(new Readings.Gpus.Unreadable("nonsense"))).containsExactly("driver-unreadable");
    }

    private static List<String> codes(Readings.Gpus gpus) {
        return GpuAssessment.of(gpus, new Expected(Set.of())).stream()
                .map(Judgement::code)
                .toList();
    }

    private static List<Judgement> judge(List<GpuSheet> sheets, Set<String> expected) {
        return GpuAssessment.of(new Readings.Gpus.Answered(sheets), new Expected(expected));
    }

    private static List<GpuSheet> sheets(String answer) throws IOException {
        return GpuProbe.sheets(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String first(String text, String was, String is) {
        int at = text.indexOf(was);
        return text.substring(0, at) + is + text.substring(at + was.length());
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in = GpuProbe.class.getResourceAsStream(name)) {
            return new String(in == null ? new byte[0] : in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
