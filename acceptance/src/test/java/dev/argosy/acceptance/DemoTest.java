package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job, as a newcomer sees it. */
class DemoTest {
    @TempDir
    Path folder;

    @Test
    void theDemoDoesItAllAndSaysSo() throws Exception {
        Result result = Command.start(folder, Map.of(), List.of("demo", "--output", "json"))
                .await(Duration.ofMinutes(3))
                .expect(0);
        JsonNode summary = Network.parse(result.out());
        assertThat(summary.get("sameAsOneMachine").asBoolean()).isTrue();
        assertThat(summary.get("accuracy").asDouble()).isBetween(0.95, 1.0);
        assertThat(summary.get("accuracyPerNode").size()).isEqualTo(2);
        assertThat(summary.get("invoiceVerified").asBoolean()).isTrue();
        assertThat(summary.get("ledgerBalanced").asBoolean()).isTrue();
        for (String stage : List.of("plan", "pay", "network", "image", "start", "ready")) {
            assertThat(summary.get("stages").get(stage).asLong()).as(stage).isNotNegative();
        }
    }
}
