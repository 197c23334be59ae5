package dev.argosy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.health.Judgement;
import dev.argosy.agent.health.Judgement.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine as it is, with gpus, log and portal played. */
class DoctorTest {
    private static final String LOST = "NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus.\n";

    @TempDir
    Path folder;

    private DoctorReport look(Optional<String> portal) throws Exception {
        return new Doctor(
                        new Doctor.Request(folder, portal, Optional.empty()),
                        new AgentThreads(),
                        InstantSource.system())
                .look();
    }

    private void settings(String lines) throws Exception {
        Files.writeString(folder.resolve("agent.yaml"), lines);
    }

    private static Judgement only(DoctorReport report, String check) {
        return report.judgements().stream()
                .filter(one -> one.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void seesWhatSettingsPlay() throws Exception {
        Path log = Files.writeString(folder.resolve("kernel.log"), LOST);
        Path smi = Files.writeString(folder.resolve("smi"), "#!/bin/sh\nexit 9\n");
        assertThat(smi.toFile().setExecutable(true)).isTrue();
        settings("argosy.agent.kernel-log: " + log + "\nargosy.agent.nvidia-smi: " + smi + "\n");

        DoctorReport report = look(Optional.empty());

        assertThat(only(report, "driver").code()).isEqualTo("driver-gone");
        assertThat(only(report, "xid").code()).isEqualTo("gpu-xid");
        assertThat(only(report, "portal").level()).isEqualTo(Level.UNKNOWN);
        assertThat(report.worst()).isEqualTo(Level.FAIL);
        assertThat(report.table()).contains("xid", "fail", "0000:3b:00", "→ drain the machine and reboot");
        assertThat(report.json())
                .startsWith("{\"verdict\":\"fail\",\"items\":[")
                .contains("\"code\":\"gpu-xid\"");
    }

    @Test
    void comparesItsClockWithAPortal() throws Exception {
        Path log = Files.writeString(folder.resolve("kernel.log"), "");
        settings("argosy.agent.kernel-log: " + log + "\n");
        try (var portal = new TestPortal()) {
            DoctorReport report = look(Optional.of(portal.url()));

            assertThat(only(report, "portal").level()).isEqualTo(Level.OK);
            assertThat(only(report, "clock").level()).isEqualTo(Level.OK);
            assertThat(only(report, "clock").measured()).contains("to within");
            assertThat(only(report, "xid").level()).isEqualTo(Level.OK);
        }
    }

    @Test
    void saysThatAPortalIsAway() throws Exception {
        DoctorReport report = look(Optional.of("http://127.0.0.1:1"));

        assertThat(only(report, "portal").code()).isEqualTo("portal-unreachable");
        assertThat(only(report, "clock").level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void aTableShowsTheFixUnderWhatIsWrong() {
        var report = new DoctorReport(List.of(
                Judgement.good("java", "", "25", "25 or newer"),
                Judgement.wrong("disk", Level.WARN, "disk-low", "/data")
                        .measured("300 MiB free", "1024 MiB free")
                        .fix("make room")));

        assertThat(report.table().lines())
                .containsExactly(
                        "CHECK  VERDICT  MEASURED             NEEDED",
                        "java   ok       25                   25 or newer",
                        "disk   warn     /data: 300 MiB free  1024 MiB free",
                        "       → make room");
        assertThat(report.worst()).isEqualTo(Level.WARN);
    }
}
