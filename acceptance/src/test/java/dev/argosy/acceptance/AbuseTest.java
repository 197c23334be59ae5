package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Rest.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Bad requests: each is answered by its own code and remedy, and no balance moves. */
class AbuseTest {
    private static final String CLUSTER = """
            {"template":"job","command":["true"],"environment":{},"nodes":1,
             "shape":{"gpus":1,"models":[],"gpuMemoryMiB":0,"cpuMillis":0,"memoryMiB":0,"diskMiB":0,"countries":[]}}""";

    @TempDir
    static Path folder;

    private static Network network;
    private static Rest customer;
    private static Rest provider;
    private JsonNode before;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
        customer = Rest.of(network.folder().resolve("customer.yaml"));
        provider = Rest.of(network.folder().resolve("provider.yaml"));
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @BeforeEach
    void remember() throws Exception {
        before = customer.get("/api/v1/balance").json();
    }

    @AfterEach
    void nothingMoved() throws Exception {
        assertThat(customer.get("/api/v1/balance").json()).isEqualTo(before);
        network.operator("ledger", "check").expect(0);
    }

    @Test
    void whoIsNotKnownIsNotLetIn() throws Exception {
        for (String key : List.of("", "nonsense", "argosy_sk_aaaaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")) {
            Answer answer = customer.withKey(key).get("/api/v1/balance");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("unauthenticated");
        }
    }

    @Test
    void whatOnlyTheOperatorMayIsForbidden() throws Exception {
        assertThat(customer.get("/api/v1/ledger/check").code()).isEqualTo("forbidden");
        assertThat(customer.post("/api/v1/organizations", "{\"name\":\"mine\"}").code())
                .isEqualTo("forbidden");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, amount-negative",
        "9007199254740992, amount-too-large",
        "99999999999999999999999999, amount-too-large",
        "1.5, invalid-value",
        "\"many\", invalid-value"
    })
    void amountsThatCannotBeAreRefused(String amount, String code) throws Exception {
        Answer answer = customer.post(
                "/api/v1/deposits",
                "{\"from\":\"faucet\",\"amountMicroUsd\":" + amount + "}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("remedy").asString()).isNotBlank();
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() throws Exception {
        String key = UUID.randomUUID().toString();
        String zero = "{\"from\":\"faucet\",\"amountMicroUsd\":";
        Answer refused = customer.post("/api/v1/clusters", CLUSTER);
        assertThat(refused.code()).isEqualTo("idempotency-key-required");
        assertThat(customer.post(
                                "/api/v1/clusters",
                                CLUSTER.replace("\"gpus\":1", "\"gpus\":-1"),
                                "Idempotency-Key",
                                key)
                        .status())
                .isEqualTo(400);
        Answer first = customer.post("/api/v1/deposits", zero + "1}", "Idempotency-Key", key);
        Answer again = customer.post("/api/v1/deposits", zero + "1}", "Idempotency-Key", key);
        Answer other = customer.post("/api/v1/deposits", zero + "2}", "Idempotency-Key", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.code()).isEqualTo("idempotency-mismatch");
        JsonNode now = customer.get("/api/v1/balance").json();
        assertThat(now.get("availableMicroUsd").asLong())
                .isEqualTo(before.get("availableMicroUsd").asLong() + 1);
        before = now;
    }

    @Test
    void whatBelongsToOthersAnswersLikeWhatIsNotThere() throws Exception {
        String id = network.customer("run", "--gpus", "1", "--detach", "--", "true")
                .expect(0)
                .out()
                .strip();
        Await.until("its invoice is there", Duration.ofSeconds(30), () -> ended(id) && hasInvoice());
        String invoice = customer.get("/api/v1/invoices")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .asString();
        String machine = provider.get("/api/v1/machines")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .asString();
        String nobody = UUID.randomUUID().toString();
        for (String path : List.of("", "/events", "/logs", "/outputs")) {
            sameAnswer("/api/v1/clusters/" + id + path, "/api/v1/clusters/clu_" + nobody + path);
        }
        sameAnswer("/api/v1/invoices/" + invoice, "/api/v1/invoices/inv_" + nobody);
        sameAnswer("/api/v1/invoices/" + invoice + "/export", "/api/v1/invoices/inv_" + nobody + "/export");
        for (String act : List.of("/stop", "/extend")) {
            String body = act.equals("/extend") ? "{\"for\":\"PT30M\"}" : "{}";
            for (String cluster : List.of(id, "clu_" + nobody)) {
                Answer foreign = provider.post(
                        "/api/v1/clusters/" + cluster + act,
                        body,
                        "Idempotency-Key",
                        UUID.randomUUID().toString());
                assertThat(foreign.code()).isEqualTo("not-found");
            }
        }
        for (String act : List.of("/cordon", "/uncordon", "/drain")) {
            assertThat(customer.post("/api/v1/machines/" + machine + act, "").code())
                    .isEqualTo("not-found");
        }
        assertThat(customer.post("/api/v1/machines/" + machine + "/release", "{\"because\":\"please\"}")
                        .code())
                .isEqualTo("not-found");
        assertThat(customer.put("/api/v1/machines/" + machine + "/price", "{\"microUsdPerGpuHour\":1}")
                        .code())
                .isEqualTo("not-found");
        before = customer.get("/api/v1/balance").json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{| invalid-value",
                "[]| invalid-value",
                "{\"template\":\"job\",\"command\":[],\"nodes\":1}| invalid-value",
                "{\"template\":\"job\",\"command\":[\"true\"],\"nodes\":0}| invalid-value",
                "{\"template\":\"job\",\"command\":[\"true\"],\"nodes\":1,\"surprise\":1}| invalid-value",
                "{\"template\":\"ray\",\"command\":[\"true\"],\"nodes\":1}| not-supported"
            })
    void requestsThatBreakARuleNameIt(String body, String code) throws Exception {
        Answer answer = customer.post(
                "/api/v1/clusters", body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("detail").asString()).isNotBlank();
        assertThat(answer.json().get("remedy").asString()).isNotBlank();
    }

    @Test
    void moreThanTheBalanceIsRefused() throws Exception {
        String machine = provider.get("/api/v1/machines")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .asString();
        price(machine, 1_000_000_000L);
        try {
            String id = request(CLUSTER);
            Await.until(
                    "it is refused", Duration.ofSeconds(20), () -> reason(id).equals("insufficient-funds"));
        } finally {
            price(machine, 400_000L);
        }
    }

    @Test
    void moreThanTheBudgetIsRefused() throws Exception {
        String id = request(CLUSTER.replace("\"nodes\":1", "\"nodes\":1,\"budgetMicroUsd\":1"));
        Await.until("it is refused", Duration.ofSeconds(20), () -> reason(id).equals("budget-exceeded"));
    }

    private static void price(String machine, long microUsd) throws Exception {
        Answer answer =
                provider.put("/api/v1/machines/" + machine + "/price", "{\"microUsdPerGpuHour\":" + microUsd + "}");
        assertThat(answer.status()).isBetween(200, 299);
    }

    /** As the provider, who has nothing but the starter credit. */
    private static String request(String body) throws Exception {
        Answer answer = provider.post(
                "/api/v1/clusters", body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static void sameAnswer(String foreign, String nothing) throws Exception {
        Answer one = provider.get(foreign);
        Answer two = provider.get(nothing);
        assertThat(one.status()).isEqualTo(404).isEqualTo(two.status());
        assertThat(one.code()).isEqualTo("not-found").isEqualTo(two.code());
    }

    private static boolean hasInvoice() {
        try {
            return customer.get("/api/v1/invoices").json().get("items").size() > 0;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean ended(String id) {
        return state(customer, id).equals("ENDED");
    }

    private static String state(Rest who, String id) {
        return read(who, id).get("state").asString();
    }

    private static String reason(String id) {
        JsonNode reason = read(provider, id).get("reason");
        return reason == null || reason.isNull() ? "" : reason.get("code").asString();
    }

    private static JsonNode read(Rest who, String id) {
        try {
            return who.get("/api/v1/clusters/" + id).json();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
