package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuoteVerbTest {
    private static final String QUOTE = "POST /api/v1/quotes";
    private static final String NOT_YET =
            "{\"code\":\"try-again\",\"detail\":\"the portal has just started\",\"remedy\":\"try again\"}";

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));
    private ScriptedPortal portal;

    QuoteVerbTest() throws IOException {
        portal = new ScriptedPortal();
    }

    @BeforeEach
    void start() throws IOException {
        shell = new CapturedShell(home).using(portal);
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void aPortalThatHasJustStartedIsAskedAgainAndThatIsSaid() {
        portal.on(QUOTE, 503, NOT_YET)
                .on(QUOTE, 503, NOT_YET)
                .on(QUOTE, 201, "{\"id\":\"quo_1\",\"nodes\":[],\"totalRateMicroUsdPerHour\":400000}");
        int code = shell.run("quote", "--gpus", "1");
        assertThat(code).isZero();
        assertThat(portal.asked).hasSize(3);
        assertThat(shell.err()).containsOnlyOnce("waiting: the portal has just started");
        assertThat(shell.out()).contains("quo_1");
    }

    @Test
    void itIsNotAskedForEver() {
        portal.on(QUOTE, 503, NOT_YET);
        int code = shell.run("quote", "--gpus", "1");
        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(portal.asked).hasSizeBetween(30, 60);
        assertThat(shell.err()).contains("try-again");
    }

    @Test
    void aNoIsTakenForAnAnswer() {
        portal.on(QUOTE, 422, "{\"code\":\"no-feasible-slice\",\"detail\":\"none\",\"remedy\":\"wait\"}");
        assertThat(shell.run("quote", "--gpus", "1")).isEqualTo(ExitCode.REFUSED);
        assertThat(portal.asked).hasSize(1);
    }
}
