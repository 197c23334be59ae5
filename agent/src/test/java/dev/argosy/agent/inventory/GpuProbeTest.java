package dev.argosy.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuProbeTest {
    @ParameterizedTest
    @CsvSource({
        "telegraf-tesla-t4.xml, Tesla T4, T4, 15360, ''",
        "telegraf-a100-sxm4-v12.xml, NVIDIA A100-SXM4-80GB, A100 80GB, 81920, mig-not-supported",
        "nvidia-geforce-rtx-4080-super.txt, NVIDIA GeForce RTX 4080 SUPER, RTX 4080 SUPER, 16376, ''",
        "nvidia-h100-mig.txt, NVIDIA H100 80GB HBM3, H100, 81559, mig-not-supported"
    })
    void readsRecordedAnswers(String file, String product, String model, long memoryMiB, String unsellable)
            throws IOException {
        List<GpuReading> gpus = GpuProbe.read(resource(file));

        assertThat(gpus).hasSize(1);
        GpuReading first = gpus.getFirst();
        assertThat(first.product()).isEqualTo(product);
        assertThat(first.model()).isEqualTo(model);
        assertThat(first.memoryMiB()).isEqualTo(memoryMiB);
        assertThat(first.unsellable()).isEqualTo(unsellable);
        assertThat(first.uuid()).startsWith("GPU-");
        assertThat(first.driver()).isNotEmpty();
    }

    @Test
    void neverReadsAFileThatAnAnswerNames(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String answer = "<!DOCTYPE nvidia_smi_log [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                + "<nvidia_smi_log><gpu id=\"0\"><uuid>GPU-1</uuid><product_name>&x;</product_name></gpu>"
                + "</nvidia_smi_log>";
        List<GpuReading> gpus;
        try {
            gpus = GpuProbe.read(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException refused) {
            gpus = List.of();
        }

        assertThat(gpus).noneMatch(gpu -> gpu.model().contains("secret"));
    }

    @Test
    void refusesAnAnswerThatIsNone() {
        assertThatThrownBy(() -> GpuProbe.read("{\"card0\": {}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void asksTheProgramThatSettingsName(@TempDir Path folder) throws IOException {
        Path answer = folder.resolve("answer");
        Files.write(answer, resource("telegraf-tesla-t4.xml"));
        Path program = Files.writeString(folder.resolve("smi"), "#!/bin/sh\ncat " + answer + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(GpuProbe.ask(program.toString(), tasks)).hasSize(1);
            assertThat(GpuProbe.ask(folder.resolve("none").toString(), tasks)).isEmpty();
            Files.writeString(program, "#!/bin/sh\n[ $1 = --query-compute-apps=gpu_uuid ] && echo GPU-7\n");
            assertThat(GpuProbe.busy(program.toString(), tasks)).containsExactly("GPU-7");
            Files.writeString(program, "#!/bin/sh\nexit 9\n");
            assertThatThrownBy(() -> GpuProbe.ask(program.toString(), tasks)).hasMessageContaining("exit code 9");
        }
    }

    @Test
    void simulatesModelsOfTheShippedTable() {
        List<GpuReading> gpus = SimulatedGpus.parse("RTX 4090:2,H100:1");

        assertThat(gpus).extracting(GpuReading::model).containsExactly("RTX 4090", "RTX 4090", "H100");
        assertThat(gpus).extracting(GpuReading::uuid).doesNotHaveDuplicates();
        assertThatThrownBy(() -> SimulatedGpus.parse("RTX 9999:1")).hasMessageContaining("invalid-value");
        assertThatThrownBy(() -> SimulatedGpus.parse("H100:0")).hasMessageContaining("1..16");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = GpuProbeTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }
}
