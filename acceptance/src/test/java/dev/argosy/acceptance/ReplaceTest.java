package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Of four machines one is killed and of another the agent stands still, so that its work goes on unheard: both are
 * replaced at their ranks, and what comes back later is stopped and billed to nobody.
 */
@Tag("heavy")
@Timeout(300)
class ReplaceTest {
    private static final int AGENTS = 6;
    private static final int KILLED = 1;
    private static final int FROZEN = 2;
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", Integer.toString(AGENTS), "--gpus", "RTX 4090:1@0.40");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void lostMachinesAreReplacedAtTheirRanksAndWhatComesBackIsStopped() throws Exception {
        var customer = Rest.of(network.folder().resolve("customer.yaml"));
        var served = new Served(network, folder, 1);
        long funds = served.funds();
        var invoices = served.invoices();
        var story = new Story(
                network,
                folder,
                "customer",
                Wish.of("echo rank $ARGOSY_NODE_RANK attempt $ARGOSY_ATTEMPT; sleep 600")
                        .nodes(4)
                        .with("onNodeFailure", "replace")
                        .with("replaceAfter", "PT30S")
                        .send(customer));
        story.awaitState("RUNNING");
        Instant began = Losses.awaitSaid(story, "ready", -1);
        Await.elapse(Losses.OBSERVER_STARTS);

        var losses = new Losses(network, AGENTS);
        String killed = Losses.lease(story, KILLED);
        String frozen = Losses.lease(story, FROZEN);
        int killedAgent = losses.agentOf(story, KILLED);
        ProcessHandle frozenAgent = network.process("agent-" + losses.agentOf(story, FROZEN));
        Instant silent = Instant.now();
        Machines.signal("STOP", frozenAgent.pid());
        KilledMachine.kill(network, killedAgent);

        expectReplaced(story, KILLED, silent);
        expectReplaced(story, FROZEN, silent);
        Await.until("all run again", SOON, () -> story.state().equals("RUNNING"));
        expectSecondAttempt(story, customer, KILLED, killed);
        expectSecondAttempt(story, customer, FROZEN, frozen);

        assertThat(KilledMachine.carrying(Set.of(frozen))).as("goes on unheard").isNotEmpty();
        Machines.signal("CONT", frozenAgent.pid());
        network.upAgain(Map.of());
        Await.until(
                "what came back is stopped",
                SOON,
                () -> KilledMachine.carrying(Set.of(killed, frozen)).isEmpty());
        assertThat(story.state()).isEqualTo("RUNNING");

        assertThat(customer.post("/api/v1/clusters/" + story.id() + "/stop", "{}")
                        .status())
                .isEqualTo(202);
        story.expect("stopped", 143);
        JsonNode invoice = served.invoice(story.cluster());
        assertThat(invoice.get("leases")).hasSize(6);
        Duration served4 = Duration.between(began, silent).plusSeconds(2);
        Losses.expectLost(Losses.line(invoice, killed), served4);
        Losses.expectLost(Losses.line(invoice, frozen), served4);
        assertThat(Losses.said(story, "refunded", -1)).isNotEmpty();
        assertThat(Losses.said(story, "credited", -1)).isNotEmpty();
        served.expectMoneyWhole(funds, invoices);
    }

    private static void expectReplaced(Story story, int rank, Instant silent) throws Exception {
        Instant unreachable = Losses.awaitSaid(story, "unreachable", rank);
        Instant lost = Losses.awaitSaid(story, "lost", rank);
        Instant fenced = Losses.awaitSaid(story, "fenced", rank);
        Instant replaced = Losses.awaitSaid(story, "replaced", rank);
        Await.until(
                "rank " + rank + " starts again",
                SOON,
                () -> Losses.said(story, "started", rank).size() == 2);
        Instant started = Losses.at(Losses.said(story, "started", rank).getLast());
        System.out.println("rank " + rank + ", after its last sign: unreachable " + after(silent, unreachable)
                + ", lost " + after(silent, lost) + ", fenced " + after(silent, fenced) + ", replaced "
                + after(silent, replaced) + ", runs " + after(silent, started));
        assertThat(Duration.between(silent, unreachable)).isLessThanOrEqualTo(Losses.UNREACHABLE);
        assertThat(Duration.between(unreachable, lost)).isLessThanOrEqualTo(SOON);
        assertThat(lost).isBeforeOrEqualTo(replaced);
        assertThat(fenced).isBeforeOrEqualTo(started);
    }

    private static String after(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() + " ms";
    }

    private static void expectSecondAttempt(Story story, Rest customer, int rank, String old) throws Exception {
        JsonNode node = story.cluster().get("nodes").get(rank);
        assertThat(node.get("rank").asInt()).isEqualTo(rank);
        assertThat(node.get("attempt").asInt()).as(node.toString()).isEqualTo(2);
        assertThat(node.get("lease").asString()).isNotEqualTo(old);
        Await.until(
                "rank " + rank + " has printed",
                SOON,
                () -> printed(story, customer, rank).contains("rank " + rank + " attempt 2\n"));
    }

    private static String printed(Story story, Rest customer, int rank) {
        try {
            return customer.get("/api/v1/clusters/" + story.id() + "/logs?rank=" + rank + "&stream=stdout")
                    .body();
        } catch (IOException | InterruptedException away) {
            return "";
        }
    }
}
