package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunVerbTest {
    private static final String CREATE = "POST /api/v1/clusters";
    private static final String EVENTS = "GET /api/v1/clusters/clu_1/events";

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));
    private ScriptedPortal portal;

    RunVerbTest() throws IOException {
        portal = new ScriptedPortal();
    }

    @BeforeEach
    void start() throws IOException {
        shell = new CapturedShell(home).using(portal);
        portal.on(CREATE, 201, "{\"id\":\"clu_1\",\"state\":\"PLANNING\"}");
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    private static String event(String name, String data) {
        return "id: x\nevent: " + name + "\ndata: " + data.replace('\'', '"') + "\n\n";
    }

    private static String end(String exitCode) {
        return event(
                "end",
                "{'type':'end','exitCode':" + exitCode
                        + ",'reason':{'code':'exited'},'chargedMicroUsd':1200,'releasedMicroUsd':98800,"
                        + "'invoice':'inv_1'}");
    }

    @Test
    void theJobsOutputAndExitCodeAreThoseOfTheProcess() {
        portal.on(
                EVENTS,
                200,
                event("stage", "{'type':'stage','stage':'plan','millis':12}")
                        + event("log", "{'type':'log','rank':0,'stream':'stdout','text':'42\\n'}")
                        + event("log", "{'type':'log','rank':0,'stream':'stderr','text':'careful\\n'}")
                        + end("7"));
        int code = shell.run("run", "--gpus", "1", "--max-price", "0.50", "--budget", "2", "--", "python3", "-c", "x");
        assertThat(code).isEqualTo(7);
        assertThat(shell.out()).isEqualTo("42\n");
        assertThat(shell.err())
                .contains("careful\n")
                .contains("plan 12 ms")
                .contains("0.0012 USD")
                .contains("inv_1");
        Json sent = Json.parse(portal.asked.getFirst().substring(CREATE.length()));
        assertThat(sent.at("command")).isEqualTo(Json.parse("[\"python3\",\"-c\",\"x\"]"));
        assertThat(sent.number("maxPriceMicroUsdPerGpuHour")).isEqualTo(500_000);
        assertThat(sent.number("budgetMicroUsd")).isEqualTo(2_000_000);
        assertThat(sent.at("shape").number("gpus")).isEqualTo(1);
    }

    @Test
    void whatFollowsTheCommandBelongsToIt() {
        portal.on(EVENTS, 200, end("0"));
        shell.run("run", "--env", "A=b=c", "ls", "--gpus", "@x", "--", "-o", "json");
        Json sent = Json.parse(portal.asked.getFirst().substring(CREATE.length()));
        assertThat(sent.at("command")).isEqualTo(Json.parse("[\"ls\",\"--gpus\",\"@x\",\"--\",\"-o\",\"json\"]"));
        assertThat(sent.at("environment").text("A")).isEqualTo("b=c");
    }

    @Test
    void linesOfSeveralNodesCarryTheirRankAndNeverMix() {
        portal.on(
                EVENTS,
                200,
                event("log", "{'type':'log','rank':0,'stream':'stdout','text':'ab'}")
                        + event("log", "{'type':'log','rank':1,'stream':'stdout','text':'x\\ny'}")
                        + event("log", "{'type':'log','rank':0,'stream':'stdout','text':'c\\n'}")
                        + end("0"));
        assertThat(shell.run("run", "--nodes", "2", "--", "job")).isZero();
        assertThat(shell.out()).isEqualTo("[1] x\n[0] abc\n[1] y\n");
    }

    @Test
    void jsonIsOneEventALine() {
        portal.on(
                EVENTS,
                200,
                event("stage", "{'type':'stage','stage':'plan','millis':1}")
                        + event("log", "{'type':'log','rank':0,'stream':'stdout','text':'a\\n'}")
                        + end("0"));
        assertThat(shell.run("run", "-o", "json", "--", "job")).isZero();
        assertThat(shell.out().lines().map(line -> Json.parse(line).text("type")))
                .containsExactly("created", "stage", "log", "end");
        assertThat(shell.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"402, insufficient-funds", "422, no-feasible-slice", "404, not-found"})
    void aRefusedJobAnswers125(int status, String code) throws IOException {
        try (var refusing = new ScriptedPortal().on(CREATE, status, "{\"code\":\"" + code + "\",\"detail\":\"no\"}")) {
            assertThat(shell.using(refusing).run("run", "--", "job")).isEqualTo(ExitCode.ENDED_BY_ARGOSY);
            assertThat(shell.err()).contains(code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--max-price abc", "--for abc", "--budget 0.0000001", "--memory 3X", "--cpu -1"})
    void aValueThatCannotBeIsWrongUse(String option) {
        assertThat(shell.run(("run " + option + " -- job").split(" "))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(portal.asked).noneMatch(line -> line.startsWith("POST"));
    }

    @Test
    void policyAndPatienceAreSentAsTheyAreMeant() {
        portal.on(EVENTS, 200, end("0"));
        String flags =
                "--on-node-failure replace,pause --replace-after 30s --checkpoint-deadline 90s --queue --retries 3"
                        + " --queue-timeout 6h --image-timeout 5m --timeout 1d --checkpoint-command";
        var words = new ArrayList<>(List.of(("run " + flags).split(" ")));
        words.addAll(List.of("kill -USR1 1", "--", "job"));
        assertThat(shell.run(words.toArray(String[]::new))).isZero();
        Json sent = Json.parse(portal.asked.getFirst().substring(CREATE.length()));
        assertThat(sent.text("onNodeFailure")).isEqualTo("replace,pause");
        assertThat(sent.text("replaceAfter")).isEqualTo("PT30S");
        assertThat(sent.at("checkpoint").text("command")).isEqualTo("kill -USR1 1");
        assertThat(sent.at("checkpoint").text("deadline")).isEqualTo("PT1M30S");
        assertThat(sent.at("queue").number("retries")).isEqualTo(3);
        assertThat(sent.at("queue").text("queueTimeout")).isEqualTo("PT6H");
        assertThat(sent.text("imageTimeout")).isEqualTo("PT5M");
        assertThat(sent.text("timeout")).isEqualTo("PT24H");
    }

    @Test
    void withoutFlagsThePortalsDefaultsHold() {
        portal.on(EVENTS, 200, end("0"));
        assertThat(shell.run("run", "--replace-after", "never", "--", "job")).isZero();
        Json sent = Json.parse(portal.asked.getFirst().substring(CREATE.length()));
        assertThat(sent.text("replaceAfter")).isEqualTo("never");
        for (String field : List.of("onNodeFailure", "checkpoint", "queue", "imageTimeout", "timeout")) {
            assertThat(sent.at(field)).as(field).isEqualTo(Json.NULL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--on-node-failure restart",
                "--on-node-failure continue,stop",
                "--retries 2",
                "--queue-timeout 5m",
                "--queue --retries -1",
                "--checkpoint-deadline 5s",
                "--replace-after soon"
            })
    void whatContradictsItselfIsWrongUse(String options) {
        assertThat(shell.run(("run " + options + " -- job").split(" "))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(portal.asked).isEmpty();
    }

    @Test
    void aPlaceWhereNoOutputsCanGoIsRefusedBeforeTheJob() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        assertThat(shell.run("run", "--outputs", file.resolve("below").toString(), "--", "job"))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.err()).contains("--outputs").contains("nothing was started");
        assertThat(portal.asked).isEmpty();
    }

    @Test
    void aMisspeltModelIsShownItsNeighbours() {
        portal.on(EVENTS, 200, end("0")).on("GET /api/v1/offers", 200, "{\"items\":[],\"next\":null}");
        assertThat(shell.run("run", "--model", "RTX 4091", "--", "job")).isZero();
        assertThat(shell.err())
                .contains("warning: no machine offers a gpu model 'RTX 4091'")
                .contains("RTX 4090");
    }

    @Test
    void whatHappensToNodesIsSaid() {
        portal.on(
                EVENTS,
                200,
                event("happened", "{'type':'happened','what':'lost','rank':1,'text':'last heard of at noon'}")
                        + end("0"));
        assertThat(shell.run("run", "--", "job")).isZero();
        assertThat(shell.err()).contains("rank 1 lost: last heard of at noon");
    }

    @Test
    void outputsThatCannotBeFetchedDoNotCostTheJobsExitCode() {
        portal.on(EVENTS, 200, end("7")).on("GET /api/v1/clusters/clu_1/outputs", 500, "{\"code\":\"internal\"}");
        assertThat(shell.run("run", "--outputs", home.resolve("o").toString(), "--", "job"))
                .isEqualTo(7);
        assertThat(shell.err()).contains("internal").contains("argosy clusters outputs clu_1");
    }

    @Test
    void outputsThatWereTooLargeAreWarnedOf() throws IOException {
        Path folder = home.resolve("o");
        String outputs = "GET /api/v1/clusters/clu_1/outputs";
        portal.on(EVENTS, 200, end("0"))
                .on(outputs, 200, "{\"items\":[{\"rank\":0,\"digest\":\"d\",\"bytes\":2048}],\"next\":null}")
                .on(outputs + "/0", 200, tar("ARGOSY-LEFT-OUT.txt", "big (70000000 bytes)"))
                .on(outputs + "/0", 200, tar("small", "all"));

        assertThat(shell.run("run", "--outputs", folder.toString(), "--", "job"))
                .isZero();
        assertThat(shell.err())
                .contains("warning: files of node 0 were left out")
                .contains(folder.resolve("0/ARGOSY-LEFT-OUT.txt").toString());
        assertThat(folder.resolve("0/ARGOSY-LEFT-OUT.txt")).hasContent("big (70000000 bytes)");

        var later = new CapturedShell(home).using(portal);
        assertThat(later.run("clusters", "outputs", "clu_1", "--to", folder.toString()))
                .isZero();
        assertThat(later.err()).doesNotContain("left out");
    }

    private static String tar(String name, String content) {
        String before = field(name, 100)
                + field("0000644", 8)
                + field("0000000", 8)
                + field("0000000", 8)
                + field(String.format("%011o", content.length()), 12)
                + field("00000000000", 12);
        String after = "0" + field("", 100) + field("ustar", 6) + "00" + field("", 247);
        int sum = (before + " ".repeat(8) + after).chars().sum();
        return before + field(String.format("%06o", sum), 7) + " " + after + field(content, 512) + field("", 1024);
    }

    private static String field(String text, int width) {
        return text + "\0".repeat(width - text.length());
    }

    @Test
    void aQuoteIsNamedInTheRequest() {
        portal.on(EVENTS, 200, end("0"));
        assertThat(shell.run("run", "--quote", "quo_1", "--", "job")).isZero();
        Json sent = Json.parse(portal.asked.getFirst().substring(CREATE.length()));
        assertThat(sent.text("quote")).isEqualTo("quo_1");
    }

    @Test
    void anEndWithoutAnExitCodeAnswers125() {
        portal.on(EVENTS, 200, end("null"));
        assertThat(shell.run("run", "--", "job")).isEqualTo(ExitCode.ENDED_BY_ARGOSY);
        assertThat(shell.err()).contains("exit 125").contains("exited");
    }

    @Test
    void aPortalLostForGoodAnswers125AndStopsNothing() {
        portal.on(EVENTS, 503, "{\"code\":\"try-again\"}");
        assertThat(shell.run("run", "--", "job")).isEqualTo(ExitCode.ENDED_BY_ARGOSY);
        assertThat(shell.err()).contains("argosy clusters show clu_1");
        assertThat(portal.asked).noneMatch(line -> line.contains("/stop"));
    }

    @Test
    void detachedPrintsTheIdAndReturns() {
        assertThat(shell.run("run", "--detach", "--", "job")).isZero();
        assertThat(shell.out()).isEqualTo("clu_1\n");
        assertThat(portal.asked).hasSize(1);
    }

    @Test
    void uploadsGoFirstAndAreNamedByTheirDigest() throws IOException {
        Path file = Files.writeString(home.resolve("job.py"), "print(1)");
        portal.on("POST /api/v1/artifacts", 201, "{\"digest\":\"abc\",\"bytes\":1}")
                .on(EVENTS, 200, end("0"));
        assertThat(shell.run("run", "--upload", file.toString(), "--", "python3", "job.py"))
                .isZero();
        assertThat(portal.asked.get(1)).contains("\"upload\":{\"digest\":\"abc\"}");
    }

    @Test
    void ctrlCStopsTheClusterAndAnswers130() {
        portal.on("POST /api/v1/clusters/clu_1/stop", 202, "");
        portal.on(EVENTS, 200, end("143"));
        // the person is quick: before the answer to the request
        var interrupts = new Shell.Interrupts() {
            @Override
            public void onInterrupt(Runnable listener) {
                listener.run();
            }

            @Override
            public void exit(int code) {
                assertThat(code).isEqualTo(ExitCode.INTERRUPTED);
            }
        };
        Shell plain = shell.shell();
        var eager = new Shell(
                plain.out(),
                plain.err(),
                plain.terminal(),
                plain.environment(),
                plain.properties(),
                plain.clock(),
                plain.ticker(),
                plain.ids(),
                interrupts);
        assertThat(new Dispatch(eager).run(java.util.List.of("run", "--", "job")))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(portal.asked).anyMatch(line -> line.startsWith("POST /api/v1/clusters/clu_1/stop"));
    }
}
