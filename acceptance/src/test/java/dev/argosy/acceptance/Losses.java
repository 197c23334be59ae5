package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a lost machine does to a cluster, read from its events: which machine has a rank, what was said of it when. */
final class Losses {
    /** Nothing is said of silence in the first minute of a portal. */
    static final Duration OBSERVER_STARTS = Duration.ofSeconds(65);

    static final Duration UNREACHABLE = Duration.ofSeconds(30);
    private static final Duration SAID = Duration.ofSeconds(100);

    private final Network network;
    private final int agents;

    Losses(Network network, int agents) {
        this.network = network;
        this.agents = agents;
    }

    static String lease(Story story, int rank) {
        return story.cluster().get("nodes").get(rank).get("lease").asString();
    }

    /** The number of the agent that has a rank's lease. */
    int agentOf(Story story, int rank) throws IOException {
        String lease = lease(story, rank);
        for (int number = 1; number <= agents; number++) {
            if (KilledMachine.leases(network.folder().resolve("agents/" + number + "/work"))
                    .contains(lease)) {
                return number;
            }
        }
        throw new AssertionError(lease + " is on no machine");
    }

    static List<JsonNode> said(Story story, String type, int rank) {
        try {
            return story.events().stream()
                    .filter(line -> line.get("type").asString().equals(type))
                    .filter(line -> rank < 0 || line.path("rank").asInt(-1) == rank)
                    .toList();
        } catch (IOException | InterruptedException away) {
            throw new AssertionError("the events of " + story.id() + " cannot be read", away);
        }
    }

    /** When something was first said of a rank, or of the whole with a rank below zero. */
    static Instant awaitSaid(Story story, String type, int rank) throws InterruptedException {
        Await.until(
                type + " is said of rank " + rank + " of " + story.id(),
                SAID,
                () -> !said(story, type, rank).isEmpty());
        return at(said(story, type, rank).getFirst());
    }

    static Instant at(JsonNode event) {
        return Instant.parse(event.get("at").asString());
    }

    static JsonNode line(JsonNode invoice, String lease) {
        return invoice.get("leases")
                .valueStream()
                .filter(line -> line.get("lease").asString().equals(lease))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lease + " is not in " + invoice));
    }

    /** Lost by its provider: at most what was served until its machine fell silent is charged, the rest came back. */
    static void expectLost(JsonNode line, Duration atMost) {
        assertThat(line.get("reason").get("code").asString())
                .as(line.toString())
                .isEqualTo("machine-lost");
        assertThat(line.get("activeMillis").asLong()).isLessThanOrEqualTo(atMost.toMillis());
        JsonNode amounts = line.get("amounts");
        assertThat(amounts.get("releasedMicroUsd").asLong()).isPositive();
        assertThat(amounts.get("chargedMicroUsd").asLong()
                        + amounts.get("releasedMicroUsd").asLong())
                .isEqualTo(amounts.get("reservedMicroUsd").asLong());
        assertThat(line.get("lostMillis").asLong()).as(line.toString()).isPositive();
        assertThat(amounts.get("creditedMicroUsd").asLong()).isPositive();
        assertThat(line.get("reason").get("effect").asString()).isEqualToIgnoringCase("credited");
    }
}
