package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An owner gives a colleague a key that may spend little, and that is all it spends. */
class BudgetTest {
    private static final Duration LONG = Duration.ofSeconds(180);
    private static final long HOUR_MILLIS = 3_600_000;

    @TempDir
    static Path folder;

    private static Network network;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void whatAKeyMaySpendEndsItsClusterAndRefusesTheNext() throws Exception {
        JsonNode key = network.json("customer", "keys", "create", "--role", "member", "--name", "colleague");
        String id = key.get("id").asString();
        profile("colleague", key.get("apiKey").asString());
        long price = network.json("customer", "offers")
                .get("items")
                .get(0)
                .get("priceMicroUsdPerGpuHour")
                .asLong();
        long cents = price * 65_000 / HOUR_MILLIS;
        network.customer("budget", "set", "0." + "%06d".formatted(cents), "--per", "month", "--key", id)
                .expect(0);

        // 65 s of money: granted, never extended, ended as one whose money is used up
        Result ended = network.start("colleague", "run", "--gpus", "1", "--", "sleep", "600")
                .await(LONG);
        assertThat(ended.exit()).as(ended.err()).isEqualTo(125);
        assertThat(ended.err()).contains("funds-exhausted");
        assertThat(used(id)).isBetween(1L, cents);

        Result refused =
                network.start("colleague", "run", "--gpus", "1", "--", "true").await(LONG);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(125);
        assertThat(refused.err()).contains("budget-exceeded").contains("the key's budget");
        // nobody lifts a limit on themselves
        Result lifted =
                network.start("colleague", "budget", "clear", "--key", id).await(LONG);
        assertThat(lifted.exit()).isEqualTo(1);
        assertThat(lifted.err()).contains("forbidden");

        // the owner's own key is not bound by it
        network.customer("run", "--gpus", "1", "--", "true").expect(0);
        network.customer("budget", "clear", "--key", id).expect(0);
        network.start("colleague", "run", "--gpus", "1", "--", "true")
                .await(LONG)
                .expect(0);
        network.audit();
    }

    private static long used(String key) throws Exception {
        for (JsonNode budget : network.json("customer", "budget").get("items")) {
            if (budget.get("id").asString().equals(key)) {
                return budget.get("usedMicroUsd").asLong();
            }
        }
        throw new AssertionError("no budget of " + key);
    }

    /** The customer's profile with another key. */
    private static void profile(String name, String apiKey) throws Exception {
        String customer = Files.readString(network.folder().resolve("customer.yaml"));
        Files.writeString(
                network.folder().resolve(name + ".yaml"),
                customer.lines()
                        .map(line -> line.startsWith("apiKey:") ? "apiKey: " + apiKey : line)
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
