package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * What each policy but replacing does when a machine is killed under a job of four nodes, and what a machine with
 * notice does with its work. Each cluster has a model of its own, of which each machine has one gpu: one killed machine
 * takes a node from each.
 */
@Tag("heavy")
@Timeout(420)
class PoliciesTest {
    private static final int AGENTS = 6;
    private static final int NODES = 4;
    private static final String MACHINE = "A40:1,L4:1,T4:1@0.40";
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Between a fact, its report and its being written down. */
    private static final Duration AROUND = Duration.ofSeconds(3);

    private static final String FOR_EVER = "sleep 600";

    @TempDir
    static Path folder;

    private static Network network;
    private static Rest customer;
    private static Losses losses;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(
                folder,
                // of the killed machine nothing more comes before the end of its clusters
                Map.of("ARGOSY_LEASE_SETTLEMENT_WINDOW", "PT5S"),
                "--agents",
                Integer.toString(AGENTS),
                "--gpus",
                String.join(";", MACHINE, MACHINE, MACHINE, MACHINE, "V100:1", "V100:1"));
        customer = Rest.of(network.folder().resolve("customer.yaml"));
        losses = new Losses(network, AGENTS);
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void eachPolicyDoesWhatItSays() throws Exception {
        var served = new Served(network, folder, 1);
        long funds = served.funds();
        var invoices = served.invoices();
        Story moves = running(Wish.of(FOR_EVER)
                .model("V100")
                .object("checkpoint", "{\"command\":\"echo saved\",\"deadline\":\"PT20S\"}"));
        Story goesOn = running(policy("A40", "continue", "sleep 200"));
        Story stops = running(policy("L4", "stop", FOR_EVER));
        Story pauses = running(policy("T4", "pause", FOR_EVER));
        Instant up = Instant.now();

        drain(moves, served);
        Await.elapse(Duration.between(Instant.now(), up.plus(Losses.OBSERVER_STARTS)));

        int agent = losses.agentOf(goesOn, 1);
        int ofStops = rankOn(stops, agent);
        int ofPauses = rankOn(pauses, agent);
        Instant killed = Instant.now();
        KilledMachine.kill(network, agent);
        degraded(goesOn, killed);
        stopped(stops, ofStops, killed);
        paused(pauses, ofPauses, served, killed);
        ended(goesOn);
        served.expectMoneyWhole(funds, invoices);
    }

    private static int rankOn(Story story, int agent) throws Exception {
        for (int rank = 0; rank < NODES; rank++) {
            if (losses.agentOf(story, rank) == agent) {
                return rank;
            }
        }
        throw new AssertionError(story.cluster() + " has no node on agent-" + agent);
    }

    private static void drain(Story story, Served served) throws Exception {
        String old = Losses.lease(story, 0);
        String machine = story.cluster().get("nodes").get(0).get("machine").asString();
        Instant asked = Instant.now();
        network.provider("machines", "drain", machine, "--notice", "3m").expect(0);
        Instant leaving = Losses.awaitSaid(story, "leaving", 0);
        Instant saved = Losses.awaitSaid(story, "checkpoint-ended", 0);
        assertThat(Losses.said(story, "checkpoint-ended", 0)
                        .getFirst()
                        .get("text")
                        .asString())
                .startsWith("done");
        Instant replaced = Losses.awaitSaid(story, "replaced", 0);
        assertThat(saved).isBetween(leaving, replaced);
        Await.until(
                "it runs elsewhere",
                SOON,
                () -> story.state().equals("RUNNING")
                        && Losses.said(story, "started", 0).size() == 2);
        JsonNode node = story.cluster().get("nodes").get(0);
        assertThat(node.get("attempt").asInt()).isEqualTo(2);
        assertThat(node.get("machine").asString()).isNotEqualTo(machine);
        System.out.println("drain with notice: saved after " + millis(asked, saved) + ", replaced after "
                + millis(asked, replaced) + ", runs after "
                + millis(asked, Losses.at(Losses.said(story, "started", 0).getLast())));
        stop(story);
        JsonNode line = Losses.line(served.invoice(story.cluster()), old);
        assertThat(line.get("reason").get("code").asString()).isEqualTo("drained");
    }

    private static void degraded(Story story, Instant killed) throws Exception {
        Instant unreachable = Losses.awaitSaid(story, "unreachable", 1);
        Instant lost = Losses.awaitSaid(story, "lost", 1);
        Instant without = Losses.awaitSaid(story, "given-up", 1);
        System.out.println("continue: after the kill unreachable " + millis(killed, unreachable) + ", lost "
                + millis(killed, lost) + ", goes on without it " + millis(killed, without));
        assertThat(Duration.between(killed, unreachable)).isLessThanOrEqualTo(Losses.UNREACHABLE);
        JsonNode cluster = story.cluster();
        assertThat(cluster.get("state").asString()).isEqualTo("DEGRADED");
        for (int rank : new int[] {0, 2, 3}) {
            assertThat(cluster.get("nodes").get(rank).get("state").asString())
                    .as(cluster.toString())
                    .isEqualTo("RUNNING");
        }
    }

    /** Long before the slice of the lost machine is free again, for which nobody waits. */
    private static void stopped(Story story, int lost, Instant killed) throws Exception {
        story.awaitState("ENDED");
        System.out.println("stop: over " + millis(killed, Instant.now()) + " after the kill");
        story.expect("machine-lost", 125);
        for (int rank = 0; rank < NODES; rank++) {
            story.expectNode(rank, rank == lost ? "machine-lost" : "member-ended");
        }
    }

    private static void paused(Story story, int lost, Served served, Instant killed) throws Exception {
        List<String> before = leases(story);
        Instant first = Losses.awaitSaid(story, "ready", -1);
        Instant paused = Losses.awaitSaid(story, "paused", -1);
        story.awaitState("PLANNING");

        Instant back = Instant.now();
        network.upAgain(Map.of());
        story.awaitState("RUNNING");
        Instant again = Losses.at(Losses.said(story, "started", 0).getLast());
        System.out.println("pause: paused " + millis(killed, paused) + " after the kill, runs again "
                + millis(back, again) + " after its machine was started");
        for (JsonNode node : story.cluster().get("nodes")) {
            assertThat(node.get("attempt").asInt()).as(node.toString()).isEqualTo(2);
        }
        List<String> after = leases(story);
        stop(story);
        Instant over = Instant.now();
        JsonNode invoice = served.invoice(story.cluster());
        assertThat(invoice.get("leases")).hasSize(2 * NODES);
        for (int rank = 0; rank < NODES; rank++) {
            JsonNode line = Losses.line(invoice, before.get(rank));
            if (rank == lost) {
                Losses.expectLost(line, Duration.between(first, killed).plus(AROUND));
            } else {
                assertThat(line.get("reason").get("code").asString()).isEqualTo("paused");
                expectAtMost(line, first, paused);
            }
            expectAtMost(Losses.line(invoice, after.get(rank)), again, over);
        }
    }

    private static List<String> leases(Story story) {
        return story.cluster()
                .get("nodes")
                .valueStream()
                .map(node -> node.get("lease").asString())
                .toList();
    }

    private static void ended(Story story) throws Exception {
        story.expect("workload-exited", 0);
        story.expectNode(1, "machine-lost");
        for (int rank : new int[] {0, 2, 3}) {
            story.expectNode(rank, "workload-exited");
        }
    }

    private static void expectAtMost(JsonNode line, Instant from, Instant to) {
        assertThat(line.get("activeMillis").asLong())
                .as(line.toString())
                .isLessThanOrEqualTo(Duration.between(from, to).plus(AROUND).toMillis());
    }

    private static Wish policy(String model, String policy, String line) {
        return Wish.of(line)
                .model(model)
                .nodes(NODES)
                .with("onNodeFailure", policy)
                .with("replaceAfter", "PT30S");
    }

    private static Story running(Wish wish) throws Exception {
        var story = new Story(network, folder, "customer", wish.send(customer));
        story.awaitState("RUNNING");
        return story;
    }

    private static void stop(Story story) throws Exception {
        assertThat(customer.post("/api/v1/clusters/" + story.id() + "/stop", "{}")
                        .status())
                .isEqualTo(202);
        story.expect("stopped", 143);
    }

    private static String millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() + " ms";
    }
}
