package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Document.Operation;
import dev.argosy.acceptance.Rest.Answer;
import dev.argosy.acceptance.Rest.Body;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a portal answers is what its own OpenAPI document says, and what belongs to others is not there. */
class OpenApiTest {
    private static final String SHAPE = "\"shape\":{\"gpus\":1}";
    private static final String SLEEPER = "{\"template\":\"job\",\"command\":[\"sleep\",\"600\"],\"nodes\":1,"
            + "\"duration\":\"PT30M\"," + SHAPE + "}";
    private static final Map<String, Body> BODIES = Map.of(
            "StopRequest", Body.json("{\"reason\":\"stopped\"}"),
            "ExtendRequest", Body.json("{\"for\":\"PT30M\"}"),
            "BudgetRequest", Body.json("{\"totalMicroUsd\":null,\"period\":\"ever\",\"hourlyMicroUsd\":null}"),
            "DrainRequest", Body.json("{\"notice\":\"PT10M\"}"),
            "MaintenanceRequest",
                    Body.json("{\"from\":\"" + Instant.now().plus(Duration.ofDays(2)) + "\",\"for\":\"PT1H\"}"),
            "Release", Body.json("{\"because\":\"nothing was found\"}"),
            "Price", Body.json("{\"microUsdPerGpuHour\":410000}"));

    @TempDir
    static Path folder;

    private static Network network;
    private static Rest customer;
    private static Rest provider;
    private static Rest operator;
    private static Document document;
    private static String cluster;
    private static String invoice;
    private static String machine;
    private static String apiKey;

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(folder, "--agents", "1");
        customer = Rest.of(network.folder().resolve("customer.yaml"));
        provider = Rest.of(network.folder().resolve("provider.yaml"));
        operator = Rest.of(network.folder().resolve("operator.yaml"));
        document = Document.parse(customer.get("/api/openapi.json").body());
        network.customer(
                        "run",
                        "--gpus",
                        "1",
                        "--name",
                        "whole",
                        "--",
                        "sh",
                        "-c",
                        "echo out; echo err >&2; echo kept > $ARGOSY_OUTPUT/file; exit 3")
                .expect(3);
        cluster = first(customer, "/api/v1/clusters");
        invoice = first(customer, "/api/v1/invoices");
        machine = first(provider, "/api/v1/machines");
        apiKey = first(customer, "/api/v1/keys");
    }

    @AfterAll
    static void down() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    static Stream<Operation> reads() {
        return document.operations().stream()
                .filter(operation -> operation.method().equals("GET"));
    }

    static Stream<Operation> ofOne() {
        return document.operations().stream().filter(Operation::isOfOne);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void everyReadAnswersWhatIsWritten(Operation read) throws Exception {
        Answer answer = owner(read).get(read.at(id(read)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(document.faults(read, answer)).as(answer.body()).isEmpty();
        if (answer.type().equals("application/json") && answer.json().has("items")) {
            assertThat(answer.json().get("items")).as("something to look at").isNotEmpty();
        }
    }

    @Test
    void everyEventIsWritten() throws Exception {
        var types = new TreeSet<String>();
        String events = customer.get("/api/v1/clusters/" + cluster + "/events").body();
        for (String line :
                events.lines().filter(each -> each.startsWith("data:")).toList()) {
            JsonNode data = Network.parse(line.substring("data:".length()));
            assertThat(document.faults("Event", data)).as(line).isEmpty();
            types.add(data.get("type").asString());
        }
        assertThat(types).containsExactly("end", "log", "stage", "state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customer|/api/v1/quotes|{'shape':{'gpus':1},'nodes':1}",
                "customer|/api/v1/quotes|{'shape':{'gpus':1,'models':['RTX 4090']},'nodes':1,'duration':'PT1H'}",
                "customer|/api/v1/deposits|{'from':'faucet','amountMicroUsd':1000000}",
                "customer|/api/v1/projects|{'name':'another'}",
                "customer|/api/v1/keys|{'role':'MEMBER','name':'another'}",
                "provider|/api/v1/machine-tokens|{}",
                "provider|/api/v1/machine-tokens|{'validFor':'PT5M'}",
                "operator|/api/v1/organizations|{'name':'another'}"
            },
            quoteCharacter = '"')
    void writesAnswerWhatIsWritten(String who, String path, String body) throws Exception {
        Rest caller = who.equals("customer") ? customer : who.equals("provider") ? provider : operator;
        Answer answer = post(caller, path, body.replace('\'', '"'));

        assertThat(document.faults(document.operation("POST", path), answer))
                .as(answer.body())
                .isEmpty();
    }

    @Test
    void uploadsAnswerWhatIsWritten() throws Exception {
        var tar = new Body("application/x-tar", "\0".repeat(1024));
        Answer answer = customer.call("POST", "/api/v1/artifacts", tar);

        assertThat(document.faults(document.operation("POST", "/api/v1/artifacts"), answer))
                .isEmpty();
    }

    @Test
    void aClusterAnswersWhatIsWrittenAllItsLife() throws Exception {
        Answer created = post(customer, "/api/v1/clusters", SLEEPER);
        assertThat(document.faults(document.operation("POST", "/api/v1/clusters"), created))
                .as(created.body())
                .isEmpty();
        String id = created.json().get("id").asString();
        try {
            Await.until("it runs", Duration.ofSeconds(30), () -> state(id).equals("RUNNING"));
            Operation extend = document.operation("POST", "/api/v1/clusters/{id}/extend");
            Answer extended = post(customer, extend.at(id), "{\"for\":\"PT30M\"}");
            assertThat(document.faults(extend, extended)).as(extended.body()).isEmpty();
        } finally {
            Operation stop = document.operation("POST", "/api/v1/clusters/{id}/stop");
            Answer stopped = customer.call("POST", stop.at(id), null);
            assertThat(document.faults(stop, stopped)).as(stopped.body()).isEmpty();
        }
        Await.until("it ended", Duration.ofSeconds(30), () -> state(id).equals("ENDED"));
    }

    @Test
    void whatIsDoneToAMachineAnswersWhatIsWritten() throws Exception {
        for (String act : new String[] {"cordon", "drain", "uncordon"}) {
            Operation operation = document.operation("POST", "/api/v1/machines/{id}/" + act);
            Answer answer = provider.call("POST", operation.at(machine), null);
            assertThat(document.faults(operation, answer)).as(answer.body()).isEmpty();
        }
        Operation drain = document.operation("POST", "/api/v1/machines/{id}/drain");
        Answer leaving = provider.call("POST", drain.at(machine), BODIES.get("DrainRequest"));
        assertThat(document.faults(drain, leaving)).as(leaving.body()).isEmpty();
        assertThat(leaving.json().get("departure").get("code").asString()).isEqualTo("drained");
        provider.call("POST", "/api/v1/machines/" + machine + "/uncordon", null);
        Operation maintain = document.operation("PUT", "/api/v1/machines/{id}/maintenance");
        String from = Instant.now().plus(Duration.ofDays(2)).toString();
        Answer planned =
                provider.call("PUT", maintain.at(machine), Body.json("{\"from\":\"" + from + "\",\"for\":\"PT1H\"}"));
        assertThat(document.faults(maintain, planned)).as(planned.body()).isEmpty();
        assertThat(planned.json().get("maintenance").isNull()).isFalse();
        Operation cancel = document.operation("DELETE", "/api/v1/machines/{id}/maintenance");
        Answer cancelled = provider.call("DELETE", cancel.at(machine), null);
        assertThat(document.faults(cancel, cancelled)).as(cancelled.body()).isEmpty();
        assertThat(cancelled.json().get("maintenance").isNull()).isTrue();
        Operation release = document.operation("POST", "/api/v1/machines/{id}/release");
        Answer released = operator.call("POST", release.at(machine), BODIES.get("Release"));
        assertThat(document.faults(release, released)).as(released.body()).isEmpty();
        Operation price = document.operation("PUT", "/api/v1/machines/{id}/price");
        Answer priced = provider.call("PUT", price.at(machine), BODIES.get("Price"));
        assertThat(document.faults(price, priced)).as(priced.body()).isEmpty();
    }

    @Test
    void aBudgetAnswersWhatIsWritten() throws Exception {
        Operation set = document.operation("PUT", "/api/v1/budgets/{scope}/{id}");
        for (String body : new String[] {
            "{\"totalMicroUsd\":9000000,\"period\":\"month\",\"hourlyMicroUsd\":1}",
            "{\"totalMicroUsd\":null,\"period\":\"ever\",\"hourlyMicroUsd\":null}"
        }) {
            Answer answer = customer.call("PUT", set.at(apiKey), Body.json(body));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(document.faults(set, answer)).as(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|GET|nobody|/api/v1/balance|",
                "403|GET|customer|/api/v1/ledger/check|",
                "404|GET|customer|/api/v1/clusters/clu_nonsense|",
                "404|GET|customer|/api/v1/nothing-of-the-kind|",
                "404|DELETE|customer|/api/v1/balance|",
                "400|POST|customer|/api/v1/quotes|{",
                "400|POST|customer|/api/v1/quotes|{'nodes':0}",
                "400|GET|customer|/api/v1/offers?gpus=many|",
                "400|GET|customer|/api/v1/clusters?limit=0|",
                "400|GET|customer|/api/v1/invoices?cursor=nonsense|",
                "400|POST|customer|/api/public/v1/enrolments|{}",
                "422|POST|customer|/api/v1/quotes|{'shape':{'gpus':64},'nodes':64}",
                "422|POST|customer|/api/v1/clusters|"
                        + "{'template':'ray','command':['true'],'nodes':1,'shape':{'gpus':1}}"
            },
            quoteCharacter = '"')
    void everyRefusalIsAProblem(int status, String method, String who, String path, @Nullable String body)
            throws Exception {
        Rest caller = who.equals("nobody") ? customer.withKey("") : customer;
        Answer answer = caller.call(
                method, path, body == null ? null : Body.json(body.replace('\'', '"')), "Idempotency-Key", key());

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(document.faultsOfProblem(answer)).as(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofOne")
    void whatBelongsToOthersIsNotThere(Operation operation) throws Exception {
        String foreign = id(operation);
        String nothing = foreign.substring(0, foreign.indexOf('_') + 1) + key();

        Answer ofOthers = ask(stranger(operation), operation, foreign);
        Answer ofNobody = ask(stranger(operation), operation, nothing);

        assertThat(ofOthers.status()).as(ofOthers.body()).isEqualTo(404);
        assertThat(ofOthers.code()).isEqualTo("not-found");
        assertThat(ofNobody.status()).isEqualTo(ofOthers.status());
        assertThat(ofNobody.code()).isEqualTo(ofOthers.code());
        assertThat(ofNobody.body().replace(nothing, "ID"))
                .isEqualTo(ofOthers.body().replace(foreign, "ID"));
        assertThat(document.faultsOfProblem(ofOthers)).isEmpty();
    }

    /** With a body that its owner would be allowed to send, so that nothing but the id can be refused. */
    private static Answer ask(Rest caller, Operation operation, String id) throws IOException, InterruptedException {
        String schema = operation.bodySchema();
        assertThat(schema == null || BODIES.containsKey(schema))
                .as("a body for " + operation)
                .isTrue();
        return caller.call(
                operation.method(),
                operation.at(id),
                schema == null ? null : BODIES.get(schema),
                "Idempotency-Key",
                key());
    }

    private static String id(Operation operation) {
        String path = operation.path();
        if (path.contains("/keys") || path.contains("/budgets")) {
            return apiKey;
        }
        return path.contains("/machines") ? machine : path.contains("/invoices") ? invoice : cluster;
    }

    private static Rest owner(Operation operation) {
        String path = operation.path();
        if (path.endsWith("/ledger/check")) {
            return operator;
        }
        return path.contains("/machines") || path.endsWith("/earnings") ? provider : customer;
    }

    private static Rest stranger(Operation operation) {
        return operation.path().contains("/machines") ? customer : provider;
    }

    private static Answer post(Rest caller, String path, String body) throws IOException, InterruptedException {
        return caller.call("POST", path, Body.json(body), "Idempotency-Key", key());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String first(Rest caller, String path) throws IOException, InterruptedException {
        return caller.get(path).json().get("items").get(0).get("id").asString();
    }

    /** Of a cluster whose view must be as it is written whenever one looks. */
    private static String state(String id) {
        Operation one = document.operation("GET", "/api/v1/clusters/{id}");
        try {
            Answer answer = customer.get(one.at(id));
            assertThat(document.faults(one, answer)).as(answer.body()).isEmpty();
            return answer.json().get("state").asString();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
