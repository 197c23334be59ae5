package dev.argosy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.health.Judgement.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostAssessmentTest {
    private static final Optional<String> WORKS = Optional.of("bubblewrap works");

    private static HostReadings host(
            int java, Optional<String> sandbox, String sandboxTrouble, List<String> missing, String namespaces) {
        return new HostReadings(
                java, "/jdk", sandbox, sandboxTrouble, missing, namespaces, "v2", 8, 16_000, 100_000, true, false);
    }

    private static List<Judgement> wrong(HostReadings host) {
        return HostAssessment.of(host).stream().filter(Judgement::isWrong).toList();
    }

    @Test
    void aGoodMachineIsGoodInEverything() {
        List<Judgement> all = HostAssessment.of(host(25, WORKS, "", List.of(), ""));

        assertThat(all).extracting(Judgement::level).containsOnly(Level.OK);
        assertThat(all)
                .extracting(Judgement::check)
                .contains("java", "sandbox", "namespaces", "programs", "cgroups", "memory", "port");
        assertThat(all).allSatisfy(one -> assertThat(one.measured()).isNotEmpty());
    }

    @Test
    void saysWhatAStrangersMachineLacksAndWhatToDo() {
        assertThat(wrong(host(21, WORKS, "", List.of(), ""))).singleElement().satisfies(java -> {
            assertThat(java.level()).isEqualTo(Level.FAIL);
            assertThat(java.fix()).contains("JDK 25");
        });
        assertThat(wrong(host(25, WORKS, "", List.of("nsenter"), "")))
                .singleElement()
                .satisfies(programs -> {
                    assertThat(programs.measured()).contains("nsenter");
                    assertThat(programs.fix()).contains("util-linux");
                });
    }

    @Test
    void tellsASandboxThatIsNotThereFromOneThatDoesNotWork() {
        assertThat(wrong(host(25, Optional.empty(), "", List.of(), "")))
                .singleElement()
                .satisfies(none -> {
                    assertThat(none.measured()).isEqualTo("bwrap is not there");
                    assertThat(none.fix()).contains("apt-get install bubblewrap", "--allow-unsandboxed");
                });
        List<Judgement> refused = wrong(host(
                25,
                Optional.empty(),
                "bwrap: No permissions to create new namespace",
                List.of(),
                "unshare: unshare failed: Operation not permitted"));
        assertThat(refused).extracting(Judgement::check).containsExactly("sandbox", "namespaces");
        assertThat(refused.getFirst().measured()).contains("No permissions");
        assertThat(refused.getFirst().fix()).contains("as below");
        assertThat(refused.getLast().fix()).contains("unprivileged_userns");
    }

    @Test
    void looksAtThisMachine(@TempDir Path folder) throws Exception {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            HostReadings seen = new HostLook(folder, Optional.empty(), tasks).look();

            assertThat(seen.java()).isEqualTo(Runtime.version().feature());
            assertThat(seen.processors()).isPositive();
            assertThat(seen.memoryMiB()).isPositive();
            assertThat(seen.missing()).doesNotContain("sh", "cat");
            assertThat(HostLook.find("sh")).isPresent();
            assertThat(HostLook.find("no-such-program")).isEmpty();
        }
    }
}
