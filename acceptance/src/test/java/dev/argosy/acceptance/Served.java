package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A job that tells by the machine's own clock how long it ran, and the audit that holds its invoice to that: nothing of
 * what it served is lost, nothing is billed twice. Everything is read from outside: output, exports, balance.
 */
final class Served {
    static final int EXIT = 7;
    /** For many jobs at once: what they print must not be what keeps the machine busy. */
    static final int CALM_SECONDS = 5;

    private static final String RTX = "RTX 4090";
    /** Between the keeper's readings of the clock and those of the job inside: the start and end of a sandbox. */
    private static final long AROUND_MILLIS = 3_000;

    private static final Duration INVOICE = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(60);

    private final Network network;
    private final Path folder;
    private final Rest customer;
    private final int lines;
    private final int pause;

    Served(Network network, Path folder, int lines) throws IOException {
        this(network, folder, lines, 1);
    }

    /** @param pause seconds between two lines */
    Served(Network network, Path folder, int lines, int pause) throws IOException {
        this.network = network;
        this.folder = folder;
        this.customer = Rest.of(network.folder().resolve("customer.yaml"));
        this.lines = lines;
        this.pause = pause;
    }

    /** A line after each pause. */
    Wish wish() {
        return Wish.of(line(lines, pause)).model(RTX);
    }

    /** For the shell. */
    static String line(int seconds) {
        return line(seconds, 1);
    }

    private static String line(int lines, int pause) {
        return "up() { cut -d ' ' -f 1 /proc/uptime; }; echo began $(up); i=0; while [ $i -lt " + lines
                + " ]; do i=$((i+1)); echo line $i; sleep " + pause + "; done; echo ended $(up); exit " + EXIT;
    }

    Story start() throws IOException, InterruptedException {
        var story = new Story(network, folder, "customer", wish().send(customer));
        story.awaitState("RUNNING");
        return story;
    }

    String output(Story story) throws IOException, InterruptedException {
        return customer.get("/api/v1/clusters/" + story.id() + "/logs?rank=0&stream=stdout")
                .body();
    }

    /** Ended by itself with all its output, and charged for exactly the time between its start and its end. */
    void expectWhole(Story story, Duration within) throws IOException, InterruptedException {
        Await.until(story.id() + " ends", within, () -> story.state().equals("ENDED"));
        Await.until(
                story.id() + " is invoiced",
                INVOICE,
                () -> !story.cluster().path("invoice").isNull());
        JsonNode cluster = story.cluster();
        expectWhole(cluster, output(story), lines, invoice(cluster));
    }

    static void expectWhole(JsonNode cluster, String out, int lines, JsonNode invoice) {
        assertThat(cluster.get("exitCode").asInt()).as(cluster.toString()).isEqualTo(EXIT);
        assertThat(cluster.get("reason").get("code").asString()).isEqualTo("workload-exited");
        assertThat(out.lines().filter(line -> line.startsWith("line ")).toList())
                .isEqualTo(IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i)
                        .toList());
        long own = millis(out, "ended ") - millis(out, "began ");
        JsonNode line = invoice.get("leases").get(0);
        long billed = line.get("activeMillis").asLong();
        assertThat(billed).as(cluster + " ran " + own + " ms by its own clock").isBetween(own, own + AROUND_MILLIS);
        long rate = cluster.get("nodes").get(0).get("rateMicroUsdPerHour").asLong();
        assertThat(line.get("amounts").get("chargedMicroUsd").asLong())
                .isEqualTo(rate * billed / Duration.ofHours(1).toMillis());
    }

    /** The export, verified offline. */
    JsonNode invoice(JsonNode cluster) throws IOException, InterruptedException {
        return invoice(network, folder, cluster);
    }

    static JsonNode invoice(Network network, Path folder, JsonNode cluster) throws IOException, InterruptedException {
        String id = cluster.get("invoice").asString();
        Path file = folder.resolve(id + ".json");
        network.start("customer", "invoice", "export", id, "--file", file.toString())
                .await(CALL)
                .expect(0);
        network.start("customer", "invoice", "verify", file.toString())
                .await(CALL)
                .expect(0);
        return Network.parse(Files.readString(file));
    }

    /** Each cluster has one invoice; what they charge, and nothing else, has left the customer's balance. */
    void expectMoneyWhole(long fundsBefore, List<JsonNode> invoicesBefore) throws IOException, InterruptedException {
        network.operator("ledger", "check").expect(0);
        List<JsonNode> invoices = invoices();
        assertThat(invoices.stream().map(one -> one.get("cluster").asString())).doesNotHaveDuplicates();
        long charged = total(invoices) - total(invoicesBefore);
        JsonNode balance = network.json("customer", "balance");
        assertThat(balance.get("reservedMicroUsd").asLong()).isZero();
        assertThat(funds(balance)).isEqualTo(fundsBefore - charged);
    }

    List<JsonNode> invoices() throws IOException, InterruptedException {
        return network.json("customer", "invoice", "list")
                .get("items")
                .valueStream()
                .toList();
    }

    long funds() throws IOException, InterruptedException {
        return funds(network.json("customer", "balance"));
    }

    /** What they charge less what they credit, which a list does not show. */
    private long total(List<JsonNode> invoices) throws IOException, InterruptedException {
        long total = 0;
        for (JsonNode one : invoices) {
            JsonNode shown =
                    customer.get("/api/v1/invoices/" + one.get("id").asString()).json();
            total += shown.get("totalMicroUsd").asLong()
                    - shown.path("creditedMicroUsd").asLong(0);
        }
        return total;
    }

    private static long funds(JsonNode balance) {
        return balance.get("availableMicroUsd").asLong()
                + balance.get("promotionalMicroUsd").asLong();
    }

    private static long millis(String out, String mark) {
        String seconds = out.lines()
                .filter(line -> line.startsWith(mark))
                .findFirst()
                .orElseThrow(() -> new AssertionError(mark + "is not in:\n" + out))
                .substring(mark.length());
        return Math.round(Double.parseDouble(seconds) * 1000);
    }
}
