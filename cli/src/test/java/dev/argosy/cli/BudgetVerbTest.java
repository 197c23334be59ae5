package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetVerbTest {
    private static final String BUDGET = """
            {"scope":"key","id":"key_1","name":"ci","totalMicroUsd":25000000,"period":"month","hourlyMicroUsd":null,\
            "usedMicroUsd":1500000,"hourlyUsedMicroUsd":0,"periodEndsAt":"2026-12-01T00:00:00Z"}""";

    @TempDir
    Path home;

    private CapturedShell shell = new CapturedShell(Path.of("."));
    private ScriptedPortal portal;

    BudgetVerbTest() throws IOException {
        portal = new ScriptedPortal();
    }

    @BeforeEach
    void start() throws IOException {
        shell = new CapturedShell(home).using(portal);
        portal.on("GET /api/v1/organizations/me", 200, "{\"id\":\"org_1\",\"name\":\"acme\"}");
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void budgetsAreShownWithWhatIsUsed() {
        portal.on("GET /api/v1/budgets", 200, "{\"items\":[" + BUDGET + "],\"next\":null}");
        assertThat(shell.run("budget")).isZero();
        assertThat(shell.out()).contains("key_1", "ci", "1.50", "25.00", "month", "no limit", "2026-12-01T00:00:00Z");
    }

    @Test
    void limitsAreSentWholeToTheOwnerThatIsNamed() {
        String key = "PUT /api/v1/budgets/key/key_1";
        portal.on(key, 200, BUDGET);
        assertThat(shell.run("budget", "set", "25", "--per", "month", "--key", "key_1"))
                .isZero();
        assertThat(sent(key))
                .isEqualTo(Json.parse("{\"totalMicroUsd\":25000000,\"period\":\"month\",\"hourlyMicroUsd\":null}"));
        String organization = "PUT /api/v1/budgets/organization/org_1";
        portal.on(organization, 200, BUDGET);
        assertThat(shell.run("budget", "set", "--hourly", "0.5")).isZero();
        assertThat(sent(organization))
                .isEqualTo(Json.parse("{\"totalMicroUsd\":null,\"period\":\"ever\",\"hourlyMicroUsd\":500000}"));
        String project = "PUT /api/v1/budgets/project/prj_1";
        portal.on(project, 200, BUDGET);
        assertThat(shell.run("budget", "clear", "--project", "prj_1")).isZero();
        assertThat(sent(project))
                .isEqualTo(Json.parse("{\"totalMicroUsd\":null,\"period\":\"ever\",\"hourlyMicroUsd\":null}"));
    }

    @Test
    void nothingToSetTwoOwnersAndPeriodsWithoutATotalAreWrongUse() {
        assertThat(shell.run("budget", "set")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.run("budget", "set", "1", "--key", "a", "--project", "b"))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.run("budget", "set", "--per", "day", "--hourly", "1")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(shell.run("budget", "set", "1", "--per", "week")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(portal.asked).isEmpty();
    }

    private Json sent(String request) {
        return Json.parse(portal.asked.stream()
                .filter(asked -> asked.startsWith(request))
                .findFirst()
                .orElseThrow()
                .substring(request.length()));
    }
}
