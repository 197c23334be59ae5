package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesVerbsTest {
    private static final String MACHINE = "{\"id\":\"mch_1\",\"name\":\"one\",\"state\":\"away\","
            + "\"reach\":\"unreachable\","
            + "\"reachSince\":\"2026-01-01T00:00:00Z\","
            + "\"findings\":[{\"code\":\"disk-low\"},{\"code\":\"disk-low\"}],"
            + "\"gpus\":[],\"cordoned\":false,\"draining\":true,\"hiredGpus\":0,"
            + "\"departure\":{\"by\":\"2026-01-01T00:10:00Z\",\"code\":\"drained\"},"
            + "\"maintenance\":{\"from\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-02T01:00:00Z\"}}";

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));
    private ScriptedPortal portal;

    MachinesVerbsTest() throws IOException {
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
    void theListTellsReachDepartureAndHealth() {
        portal.on("GET /api/v1/machines", 200, "{\"items\":[" + MACHINE + "]}");
        assertThat(shell.run("machines", "list")).isZero();
        assertThat(shell.out()).contains("away, unreachable, empty in ").contains("disk-low");
    }

    @Test
    void aDrainMayGiveNotice() {
        portal.on("POST /api/v1/machines/mch_1/drain", 200, MACHINE);
        assertThat(shell.run("machines", "drain", "mch_1", "--notice", "10m")).isZero();
        assertThat(portal.asked).last().asString().contains("{\"notice\":\"PT10M\"}");
        assertThat(shell.err()).contains("empty by 2026-01-01T00:10:00Z");
        assertThat(shell.run("machines", "drain", "mch_1")).isZero();
        assertThat(portal.asked).last().asString().doesNotContain("notice");
    }

    @Test
    void maintenanceIsPlannedAndGivenUp() {
        portal.on("PUT /api/v1/machines/mch_1/maintenance", 200, MACHINE)
                .on("DELETE /api/v1/machines/mch_1/maintenance", 200, MACHINE);
        assertThat(shell.run("machines", "maintenance", "mch_1", "--from", "2026-01-02T01:00+01:00", "--for", "1h"))
                .isZero();
        assertThat(portal.asked).last().asString().contains("{\"from\":\"2026-01-02T00:00:00Z\",\"for\":\"PT1H\"}");
        assertThat(shell.run("machines", "maintenance", "mch_1", "--cancel")).isZero();
        assertThat(portal.asked).last().asString().contains("DELETE");
        assertThat(shell.run("machines", "maintenance", "mch_1")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.run("machines", "maintenance", "mch_1", "--from", "tomorrow", "--for", "1h"))
                .isEqualTo(ExitCode.WRONG_USE);
    }
}
