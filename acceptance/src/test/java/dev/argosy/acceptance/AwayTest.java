package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Portal and database are gone for ten minutes under fifty running leases: no job is lost, no second is billed twice,
 * no served second is lost. {@code -Dargosy.acceptance.away=PT1M} makes it shorter.
 */
@Tag("heavy")
@Timeout(1800)
class AwayTest {
    private static final int LEASES = 50;
    private static final Duration AWAY = Duration.parse(System.getProperty("argosy.acceptance.away", "PT10M"));
    /** The jobs begin before and end after. */
    private static final int JOB_SECONDS = (int) AWAY.plusSeconds(120).toSeconds();

    private static final int TRIES = 4;
    private static final Duration AFTERWARDS = Duration.ofMinutes(6);

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "4", "--gpus", "RTX 4090:13");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void nothingIsLostAndNothingBilledTwice() throws Exception {
        var served = new Served(network, folder, JOB_SECONDS / Served.CALM_SECONDS, Served.CALM_SECONDS);
        long funds = served.funds();
        List<JsonNode> invoices = served.invoices();
        var stories = new ArrayList<Story>();
        for (int i = 0; i < LEASES; i++) {
            stories.add(served.start());
        }

        long gone = System.nanoTime();
        network.kill("portal");
        network.killDatabase();
        Await.elapse(AWAY);
        comesBack();
        long back = System.nanoTime();

        for (Story story : stories) {
            served.expectWhole(story, AFTERWARDS);
        }
        served.expectMoneyWhole(funds, invoices);
        assertThat(Duration.ofNanos(back - gone)).isGreaterThanOrEqualTo(AWAY);
        System.out.println("away for " + Duration.ofNanos(back - gone) + " under " + LEASES + " leases of "
                + JOB_SECONDS + " s: none lost, each billed for what it served, once");
    }

    /** The start itself has a deadline of its own, which a machine that is busy with fifty jobs may miss. */
    private static void comesBack() throws Exception {
        for (int tries = 1; ; tries++) {
            Command.Result up = network.startAgain(Map.of()).await(Duration.ofMinutes(3));
            if (up.exit() == 0 || tries == TRIES) {
                up.expect(0);
                return;
            }
        }
    }
}
