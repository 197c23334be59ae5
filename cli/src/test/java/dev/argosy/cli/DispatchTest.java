package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchTest {
    private static final Set<String> BY_LAUNCHER = Set.of("agent join", "agent run", "build", "test", "bench");

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));

    @BeforeEach
    void freshShell() {
        shell = new CapturedShell(home);
    }

    static Iterable<String> verbs() {
        return Verbs.names();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbExplainsItself(String words) {
        int code = shell.run((words + " --help").split(" "));
        assertThat(code).isZero();
        assertThat(shell.err()).isEmpty();
        if (!BY_LAUNCHER.contains(words)) {
            assertThat(shell.out()).contains("argosy " + words).contains("--output");
            assertThat(Verbs.make(words)).isPresent();
        }
        assertThat(shell.out()).doesNotContain("$$");
    }

    @Test
    void anExportThatIsRefusedLeavesTheFileAsItWas(@TempDir Path folder) throws IOException {
        Path kept = Files.writeString(folder.resolve("keep.json"), "a bill");
        try (var portal = new ScriptedPortal()
                .on("GET /api/v1/invoices/inv_x/export", 404, "{\"code\":\"not-found\",\"detail\":\"no\"}")) {
            assertThat(shell.using(portal).run("invoice", "export", "inv_x", "--file", kept.toString()))
                    .isEqualTo(ExitCode.REFUSED);
        }
        assertThat(kept).hasContent("a bill");
        assertThat(folder).isDirectoryContaining(path -> path.equals(kept));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void theOverviewNamesEveryVerb() {
        assertThat(shell.run("--help")).isZero();
        assertThat(Verbs.names()).allSatisfy(name -> assertThat(shell.out()).contains(name));
    }

    @ParameterizedTest
    @CsvSource({
        "run --gpu 1 -- x, --gpu",
        "run --gpus many -- x, --gpus",
        "run, COMMAND",
        "ofers, offers",
        "clusters, VERB",
        "clusters lst, argosy clusters list`",
        "clustrs list, argosy clusters list`",
        "run --gpu 1 -- x, did you mean --gpus?",
        "completion fish, SHELL",
        "--wrong, --wrong",
        "agent run, ./argosy agent run",
        "deposit 5, --from"
    })
    void wrongUseIsToldAndAnswers2(String line, String hint) {
        assertThat(shell.run(line.split(" "))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.err()).contains(hint);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void whatIsLikeNothingIsNotGuessed() {
        assertThat(shell.run("kubernetes")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.err()).contains("no verb 'kubernetes'").doesNotContain("did you mean");
    }

    @Test
    void aShellLearnsVerbsAndOptions() {
        assertThat(shell.run("completion", "bash")).isZero();
        assertThat(shell.out())
                .contains("complete -F _complete_argosy")
                .contains("_picocli_argosy_clusters_list")
                .contains("--max-price");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void wrongUseIsADocumentWhenAskedFor() {
        assertThat(shell.run("offers", "--wrong", "--output", "json")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Json.parse(shell.err()).at("error").text("code")).isEqualTo("wrong-use");
    }

    @Test
    void withoutAProfileItSaysHowToGetOne() {
        assertThat(shell.run("offers")).isEqualTo(ExitCode.REFUSED);
        assertThat(shell.err()).contains("no-profile").contains("argosy up");
    }

    @Test
    void aPortalThatIsAwayAnswers3() throws Exception {
        var portal = new ScriptedPortal();
        shell.using(portal);
        portal.close();
        assertThat(shell.run("balance")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(shell.run("run", "--", "true")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(shell.err()).contains("portal-unreachable");
    }

    @Test
    void aPortalThatStaysBusyAnswers3() throws Exception {
        try (var portal = new ScriptedPortal()
                .on("GET /api/v1/balance", 503, "{\"code\":\"database-unavailable\",\"detail\":\"restarting\"}")) {
            assertThat(shell.using(portal).run("balance")).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(portal.asked).hasSizeGreaterThan(2);
            assertThat(shell.err()).contains("database-unavailable");
        }
    }

    @Test
    void aRefusalAnswers1WithCodeAndRemedyAsText() throws Exception {
        try (var portal = new ScriptedPortal()) {
            assertThat(shell.using(portal).run("clusters", "show", "clu_x")).isEqualTo(ExitCode.REFUSED);
            assertThat(shell.err()).contains("not-found").contains("look again");
        }
    }

    @Test
    void aRefusalIsADocumentWhenAskedFor() throws Exception {
        try (var portal = new ScriptedPortal()) {
            assertThat(shell.using(portal).run("clusters", "show", "clu_x", "-o", "json"))
                    .isEqualTo(ExitCode.REFUSED);
            Json error = Json.parse(shell.err()).at("error");
            assertThat(error.text("code")).isEqualTo("not-found");
            assertThat(error.text("remedy")).isEqualTo("look again");
            assertThat(shell.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"-5, amount-negative, 2", "0.0000001, invalid-value, 2", "99999999999999, amount-too-large, 1"})
    void amountsOutOfBoundsAreRefusedBeforeAnythingIsSent(String amount, String code, int exit) throws Exception {
        try (var portal = new ScriptedPortal()) {
            assertThat(shell.using(portal).run("deposit", amount, "--from", "faucet"))
                    .isEqualTo(exit);
            assertThat(shell.run("quote", "--max-price", amount)).isEqualTo(exit);
            assertThat(shell.err()).contains(code);
            assertThat(portal.asked).isEmpty();
        }
    }

    @Test
    void aLedgerThatDoesNotBalanceAnswers4() throws Exception {
        try (var portal = new ScriptedPortal()
                .on("GET /api/v1/ledger/check", 200, "{\"balanced\":false,\"violations\":[\"account x\"]}")) {
            assertThat(shell.using(portal).run("ledger", "check")).isEqualTo(ExitCode.CHECK_FAILED);
            assertThat(shell.out()).contains("account x");
        }
    }

    @Test
    void listsAreTablesForPeopleAndDocumentsForPrograms() throws Exception {
        String offers = "{\"items\":[{\"machine\":\"mch_1\",\"model\":\"RTX 4090\",\"gpusTotal\":2,\"gpusFree\":1,"
                + "\"simulated\":true,\"isolation\":\"sandbox\",\"priceMicroUsdPerGpuHour\":400000,\"placeable\":true,"
                + "\"new\":{\"x\":1}}],\"next\":null}";
        try (var portal = new ScriptedPortal().on("GET /api/v1/offers", 200, offers)) {
            assertThat(shell.using(portal).run("offers", "--gpus", "1")).isZero();
            assertThat(shell.out())
                    .contains("RTX 4090 (simulated)")
                    .contains("1/2")
                    .contains("0.40");
            assertThat(portal.asked).containsExactly("GET /api/v1/offers?gpus=1&limit=500");
            var other = new CapturedShell(home);
            assertThat(other.using(portal).run("offers", "-o", "json")).isZero();
            assertThat(Json.parse(other.out())).isEqualTo(Json.parse(offers));
            assertThat(shell.run("offers", "--limit", "7")).isZero();
            assertThat(portal.asked.getLast()).isEqualTo("GET /api/v1/offers?limit=7");
            assertThat(shell.run("offers", "--limit", "0")).isEqualTo(ExitCode.WRONG_USE);
        }
    }

    @Test
    void aFileThatIsNoInvoiceAnswers4() throws Exception {
        Path file = java.nio.file.Files.writeString(home.resolve("invoice.json"), "{\"format\":\"argosy-invoice-v1\"}");
        assertThat(shell.run("invoice", "verify", file.toString())).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(shell.out()).contains("not-canonical");
        var other = new CapturedShell(home);
        assertThat(other.run("invoice", "verify", file.toString(), "-o", "json"))
                .isEqualTo(ExitCode.CHECK_FAILED);
        Json document = Json.parse(other.out());
        assertThat(document.truth("verified")).isFalse();
        assertThat(document.at("wrong").text("code")).isEqualTo("not-canonical");
    }

    @Test
    void aFingerprintThatIsNoneAndAFileThatIsMissingAreRefused() throws Exception {
        Path file = java.nio.file.Files.writeString(home.resolve("invoice.json"), "{}");
        assertThat(shell.run("invoice", "verify", file.toString(), "--ca", "xyz"))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.err()).contains("64 hexadecimal digits");
        assertThat(shell.run("invoice", "verify", "nowhere.json")).isEqualTo(ExitCode.REFUSED);
        assertThat(shell.err()).contains("no-such-file");
    }
}
