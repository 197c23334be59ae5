package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClustersEventsVerbTest {
    private static final String HISTORY = "GET /api/v1/clusters/clu_1/history";
    private static final String REQUESTED = line("a", "00.000", "requested", "2 nodes: job", "null");
    private static final String LOST = line(
                    "b",
                    "31.250",
                    "lost",
                    "machine-lost: last heard 12:00:01",
                    "{'code':'machine-lost','party':'PROVIDER','evidence':'e','effect':'CHARGED'}")
            .replace("\"rank\":null", "\"rank\":1");
    private static final String ENDED = line("c", "40.000", "ended", "the job is done", "null");
    private static final String INVOICED = line("d", "41.000", "invoiced", "invoice inv_1", "null");

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));
    private ScriptedPortal portal;

    ClustersEventsVerbTest() throws IOException {
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

    private static String line(String cursor, String second, String type, String text, String reason) {
        return ("{'cursor':'" + cursor + "','at':'2026-01-01T12:00:" + second + "Z','type':'" + type
                        + "','rank':null,'text':'" + text + "','reason':" + reason + ",'microUsd':null}")
                .replace('\'', '"');
    }

    private static String page(String... lines) {
        return "{\"items\":[" + String.join(",", lines) + "],\"next\":null}";
    }

    @Test
    void theStoryIsToldWithTimesAndReasons() {
        portal.on(HISTORY, 200, page(REQUESTED, LOST));
        assertThat(shell.run("clusters", "events", "clu_1")).isZero();
        assertThat(shell.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("12:00:00.000  +0 ms")
                                .endsWith("2 nodes: job"),
                        line -> assertThat(line)
                                .startsWith("12:00:31.250  +31.2 s")
                                .contains("rank 1   lost  "),
                        line -> assertThat(line.strip()).isEqualTo("machine-lost, provider, charged"));
    }

    @Test
    void followingGoesOnUntilTheInvoiceIsThere() {
        portal.on(HISTORY, 200, page(REQUESTED))
                .on(HISTORY, 200, page())
                .on(HISTORY, 200, page(ENDED))
                .on(HISTORY, 200, page(INVOICED));
        assertThat(shell.run("clusters", "events", "clu_1", "--follow", "-o", "json"))
                .isZero();
        assertThat(shell.out().lines().map(line -> Json.parse(line).text("type")))
                .containsExactly("requested", "ended", "invoiced");
        assertThat(portal.asked).hasSize(4);
        assertThat(portal.asked.get(2)).contains("cursor=a");
    }

    @Test
    void withoutAnInvoiceItDoesNotWaitForEver() {
        portal.on(HISTORY, 200, page(REQUESTED, ENDED)).on(HISTORY, 200, page());
        assertThat(shell.run("clusters", "events", "clu_1", "--follow")).isZero();
        assertThat(portal.asked).hasSizeLessThan(15);
    }
}
