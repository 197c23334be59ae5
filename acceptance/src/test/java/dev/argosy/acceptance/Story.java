package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What API, command line and invoice say of one cluster's end; they must say the same. */
final class Story {
    private static final Duration END = Duration.ofSeconds(150);
    private static final Duration INVOICE = Duration.ofSeconds(40);

    private static final Duration CALL = Duration.ofSeconds(60);

    private final Network network;
    private final Path folder;
    private final Rest customer;
    private final String profile;
    private final String id;

    /** @param profile names the file in the network's folder that the command line uses */
    Story(Network network, Path folder, String profile, String id) throws IOException {
        this.network = network;
        this.folder = folder;
        this.customer = Rest.of(network.folder().resolve(profile + ".yaml"));
        this.profile = profile;
        this.id = id;
    }

    String id() {
        return id;
    }

    JsonNode cluster() {
        try {
            Rest.Answer answer = customer.get("/api/v1/clusters/" + id);
            return answer.status() == 200 ? answer.json() : JsonMapper.shared().nullNode();
        } catch (IOException | InterruptedException away) {
            return JsonMapper.shared().nullNode();
        }
    }

    String state() {
        return cluster().path("state").asString("");
    }

    void awaitState(String state) throws InterruptedException {
        Await.until(id + " is " + state, END, () -> state().equals(state));
    }

    /** Ended, and whatever was granted is invoiced. */
    JsonNode awaitEnd() throws InterruptedException {
        awaitState("ENDED");
        if (!cluster().path("nodes").isEmpty()) {
            Await.until(
                    id + " is invoiced",
                    INVOICE,
                    () -> !cluster().path("invoice").isNull());
        }
        return cluster();
    }

    /** The lines of `clusters events`, as documents. */
    List<JsonNode> events() throws IOException, InterruptedException {
        return network.json(profile, "clusters", "events", id)
                .get("items")
                .valueStream()
                .toList();
    }

    /** That all say this of the whole, and the same of each node. */
    void expect(String code, int exitCode) throws IOException, InterruptedException {
        JsonNode cluster = awaitEnd();
        JsonNode reason = cluster.get("reason");
        assertThat(reason.path("code").asString()).as(id + ": " + cluster).isEqualTo(code);
        assertThat(cluster.path("exitCode").asInt()).as(id + ": " + cluster).isEqualTo(exitCode);
        isRegistered(
                reason,
                cluster.get("nodes")
                        .valueStream()
                        .map(node -> node.path("reason").path("effect")));
        JsonNode shown = network.json(profile, "clusters", "show", id);
        assertThat(shown.get("reason")).isEqualTo(reason);
        assertThat(shown.get("nodes")).isEqualTo(cluster.get("nodes"));
        JsonNode ended = events().stream()
                .filter(line -> line.get("type").asString().equals("ended"))
                .findFirst()
                .orElseThrow();
        same(ended.get("reason"), reason);
        if (cluster.get("nodes").isEmpty()) {
            assertThat(cluster.get("invoice").isNull()).isTrue();
            assertThat(cluster.get("costMicroUsd").asLong()).isZero();
        } else {
            nodesAsInvoiced(cluster);
        }
    }

    /** Also of one node, which ended for another reason than the whole. */
    void expectNode(int rank, String code) throws IOException, InterruptedException {
        JsonNode node = awaitEnd().get("nodes").get(rank);
        assertThat(node.get("reason").path("code").asString())
                .as(node.toString())
                .isEqualTo(code);
    }

    private void nodesAsInvoiced(JsonNode cluster) throws IOException, InterruptedException {
        String invoice = cluster.get("invoice").asString();
        Path file = folder.resolve(invoice + ".json");
        call("invoice", "export", invoice, "--file", file.toString());
        call("invoice", "verify", file.toString());
        JsonNode document = Network.parse(Files.readString(file));
        for (JsonNode node : cluster.get("nodes")) {
            JsonNode line = document.get("leases")
                    .valueStream()
                    .filter(lease -> lease.get("lease")
                            .asString()
                            .equals(node.get("lease").asString()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(node + " is not in " + document));
            same(line.get("reason"), node.get("reason"));
            isRegistered(node.get("reason"), Stream.empty());
            assertThat(events()).as("the story of rank " + node.get("rank")).anySatisfy(event -> {
                assertThat(event.path("rank").asInt(-1))
                        .isEqualTo(node.get("rank").asInt());
                assertThat(event.path("reason").path("code").asString(""))
                        .isEqualTo(node.get("reason").get("code").asString());
            });
        }
    }

    private void call(String... words) throws IOException, InterruptedException {
        network.start(profile, words).await(CALL).expect(0);
    }

    private static void same(JsonNode one, JsonNode other) {
        for (String member : List.of("code", "party", "effect")) {
            // an invoice file writes these words in lower case, its format is fixed
            assertThat(one.get(member).asString())
                    .as(member + " of " + one + " and " + other)
                    .isEqualToIgnoringCase(other.get(member).asString());
        }
    }

    /** @param parts what became of the bills of its parts, which the effect of a whole sums up */
    private void isRegistered(JsonNode reason, Stream<JsonNode> parts) throws IOException, InterruptedException {
        Rest.Answer answer =
                customer.get("/api/public/v1/reasons/" + reason.get("code").asString());
        assertThat(answer.status()).as(reason.toString()).isEqualTo(200);
        assertThat(answer.json().get("parties").valueStream())
                .as(reason.toString())
                .contains(reason.get("party"));
        assertThat(Stream.concat(answer.json().get("effects").valueStream(), parts))
                .as(reason.toString())
                .contains(reason.get("effect"));
    }
}
