package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was credited and what was recovered is shown, and why each lease ended. */
class InvoiceTextTest {
    private static final String LOST = """
            {"rank":0,"lease":"lse_1","machine":"mch_1","gpus":1,"rateMicroUsdPerHour":400000,"activeMillis":600000,\
            "chargedMicroUsd":66666,"reservedMicroUsd":133333,"releasedMicroUsd":66667,"feeMicroUsd":3333,\
            "lostMillis":300000,"creditedMicroUsd":33333,"reason":"machine-lost","party":"provider",\
            "evidence":"contact","effect":"credited"}""";
    private static final String REPLACEMENT = """
            {"rank":0,"lease":"lse_2","machine":"mch_2","gpus":1,"rateMicroUsdPerHour":400000,"activeMillis":600000,\
            "chargedMicroUsd":66666,"reservedMicroUsd":133333,"releasedMicroUsd":66667,"feeMicroUsd":5000,\
            "lostMillis":0,"creditedMicroUsd":0,"reason":"workload-exited","party":"customer","evidence":"",\
            "effect":"charged"}""";

    @TempDir
    Path home;

    private final ScriptedPortal portal;

    InvoiceTextTest() throws IOException {
        portal = new ScriptedPortal();
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void creditsAndReasonsOfReplacedLeasesAreShown() throws IOException {
        portal.on("GET /api/v1/invoices/inv_1", 200, """
                        {"id":"inv_1","cluster":"clu_1","issuedAt":"2026-12-01T00:00:00Z","totalMicroUsd":133332,\
                        "reservedMicroUsd":266666,"releasedMicroUsd":133334,"creditedMicroUsd":33333,"lines":[\
                        """ + LOST + "," + REPLACEMENT + "]}");
        portal.on("GET /api/v1/clusters/clu_1", 200, "{\"id\":\"clu_1\",\"state\":\"ENDED\",\"nodes\":[]}");
        var shell = new CapturedShell(home).using(portal);
        assertThat(shell.run("invoice", "show", "inv_1")).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("0.033333 for 5 min 00 s", "machine-lost (provider, credited): contact")
                .contains("workload-exited (customer, charged)")
                .doesNotContain("workload-exited (customer, charged):")
                .contains("lost time, credited");
    }

    @Test
    void whatWasRecoveredIsShownWithTheLeaseThatFailed() throws IOException {
        portal.on("GET /api/v1/earnings", 200, """
                        {"items":[{"lease":"lse_1","cluster":"clu_1","machine":"mch_1","grossMicroUsd":66666,\
                        "feeMicroUsd":3333,"earnedMicroUsd":63333,"recoveredMicroUsd":20000,\
                        "at":"2026-12-01T00:00:00Z"}],"next":null,"totals":{"grossMicroUsd":66666,\
                        "feeMicroUsd":3333,"earnedMicroUsd":63333,"recoveredMicroUsd":20000}}""");
        var shell = new CapturedShell(home).using(portal);
        assertThat(shell.run("earnings")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("RECOVERED USD", "0.02", "recovered  ");
    }
}
