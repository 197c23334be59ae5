package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** SIGSTOP for a minute and kill -9 of each kind of process under a running job, audited from exports. */
@Tag("heavy")
@Timeout(300)
class FreezeTest {
    private static final Duration FROZEN = Duration.ofSeconds(60);
    private static final int JOB_SECONDS = 80;
    private static final Duration AFTERWARDS = Duration.ofSeconds(120);

    @TempDir
    static Path folder;

    private static Network network;
    private static Served served;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1", "--gpus", "RTX 4090:4");
        served = new Served(network, folder, JOB_SECONDS);
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "postgres", "agent-1", "keepers"})
    void aMinuteOfStandstillLosesNothing(String victim) throws Exception {
        long funds = served.funds();
        List<JsonNode> invoices = served.invoices();
        Story story = served.start();

        List<ProcessHandle> frozen = processes(victim);
        assertThat(frozen).as(victim).isNotEmpty();
        signal("STOP", frozen);
        Await.elapse(FROZEN);
        signal("CONT", frozen);

        served.expectWhole(story, AFTERWARDS);
        served.expectMoneyWhole(funds, invoices);
    }

    @Test
    void keepersThatAreKilledCostNobodyMoneyForWhatWasNotServed() throws Exception {
        long funds = served.funds();
        List<JsonNode> invoices = served.invoices();
        Story story = served.start();

        processes("keepers").forEach(ProcessHandle::destroyForcibly);

        story.expect("keeper-killed", 125);
        JsonNode line = served.invoice(story.cluster()).get("leases").get(0);
        assertThat(line.get("activeMillis").asLong())
                .isLessThan(Duration.ofSeconds(JOB_SECONDS + 3).toMillis());
        served.expectMoneyWhole(funds, invoices);
    }

    @Test
    void theAgentThatIsKilledWhileThePortalStandsStillLosesNothing() throws Exception {
        long funds = served.funds();
        List<JsonNode> invoices = served.invoices();
        Story story = served.start();

        List<ProcessHandle> portal = processes("portal");
        signal("STOP", portal);
        network.kill("agent-1");
        Await.elapse(Duration.ofSeconds(20));
        signal("CONT", portal);
        network.upAgain(Map.of());

        served.expectWhole(story, AFTERWARDS);
        served.expectMoneyWhole(funds, invoices);
    }

    /** All processes of one kind: a database is its postmaster with all that it started. */
    private static List<ProcessHandle> processes(String kind) throws Exception {
        if (kind.equals("keepers")) {
            Set<String> leases = KilledMachine.leases(network.folder().resolve("agents/1/work"));
            return KilledMachine.carrying(leases).stream()
                    .filter(FreezeTest::isKeeper)
                    .toList();
        }
        ProcessHandle process = network.process(kind);
        return kind.equals("postgres")
                ? Stream.concat(Stream.of(process), process.descendants()).toList()
                : List.of(process);
    }

    private static boolean isKeeper(ProcessHandle process) {
        return !KilledMachine.isWorkload(process);
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            Machines.signal(name, process.pid());
        }
    }
}
