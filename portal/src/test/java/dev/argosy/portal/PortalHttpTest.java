package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.portal.foundation.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole portal, started and asked over HTTP: who may ask, and what customers are answered without machines. */
class PortalHttpTest {
    private static final String JOB =
            "{\"template\":\"job\",\"command\":[\"true\"],\"nodes\":1,\"shape\":{\"gpus\":1}}";

    @TempDir
    static Path folder;

    private static TestDatabase database;
    private static Portal.Running portal;
    private static HttpClient http;
    private static String base;
    private static String operator;
    private static String customer;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.fresh();
        Path key = folder.resolve("operator-key");
        portal = Portal.start(Portal.settings(
                null,
                Map.of(),
                Map.of(
                        "argosy.portal.data", folder.resolve("data").toString(),
                        "argosy.portal.http-port", "0",
                        "argosy.database.url", database.url(),
                        "argosy.identity.bootstrap-key-file", key.toString())));
        base = "http://127.0.0.1:" + portal.context().getEnvironment().getRequiredProperty("local.server.port");
        http = HttpClient.newHttpClient();
        operator = Files.readString(key).strip();
        customer = json(post("/api/v1/organizations", operator, "{\"name\":\"acme\"}"))
                .required("apiKey")
                .asString();
    }

    @AfterAll
    static void stop() {
        http.close();
        portal.close();
        database.close();
    }

    @Test
    void withoutAKeyNothingIsSaid() throws Exception {
        for (String wrong :
                new String[] {"", "argosy_sk_nonsense", customer.substring(0, customer.length() - 1) + "g"}) {
            var answer = get("/api/v1/organizations/me", wrong);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(json(answer).required("code").asString()).isEqualTo("unauthenticated");
        }
    }

    @Test
    void callersLearnWhoTheyAre() throws Exception {
        JsonNode me = json(get("/api/v1/organizations/me", customer));

        assertThat(me.required("name").asString()).isEqualTo("acme");
        assertThat(me.required("role").asString()).isEqualTo("OWNER");
        assertThat(me.required("operator").asBoolean()).isFalse();
        assertThat(json(get("/api/v1/organizations/me", operator))
                        .required("operator")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void customersDoNotCreateOrganizations() throws Exception {
        var answer = post("/api/v1/organizations", customer, "{\"name\":\"more\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void jobWithoutMachinesIsRefusedWithItsReasonToTheEnd() throws Exception {
        var created = cluster(customer, UUID.randomUUID().toString(), JOB);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).required("state").asString()).isEqualTo("PLANNING");
        String id = json(created).required("id").asString();

        // returns by itself: the stream is over with the end
        String events = get("/api/v1/clusters/" + id + "/events", customer).body();

        assertThat(events)
                .contains("event: state", "\"state\":\"PLANNING\"", "\"state\":\"ENDED\"", "event: end")
                .contains("\"exitCode\":125", "no-feasible-slice", "\"invoice\":null");
        JsonNode after = json(get("/api/v1/clusters/" + id, customer));
        assertThat(after.required("exitCode").asInt()).isEqualTo(125);
        assertThat(after.required("costMicroUsd").asLong()).isZero();
        assertThat(json(get("/api/v1/clusters?state=ended", customer))
                        .required("items")
                        .size())
                .isPositive();
        String last = events.lines()
                .filter(line -> line.startsWith("id: "))
                .reduce((first, second) -> second)
                .orElseThrow()
                .substring(4);
        String resumed = send(
                        HttpRequest.newBuilder(URI.create(base + "/api/v1/clusters/" + id + "/events"))
                                .header("Last-Event-ID", last)
                                .GET(),
                        customer)
                .body();
        assertThat(resumed).contains("event: end").doesNotContain("event: state");
    }

    @Test
    void aClustersStoryIsToldInPages() throws Exception {
        String id = json(cluster(customer, UUID.randomUUID().toString(), JOB))
                .required("id")
                .asString();
        get("/api/v1/clusters/" + id + "/events", customer).body();
        String path = "/api/v1/clusters/" + id + "/history";

        JsonNode whole = json(get(path, customer)).required("items");
        JsonNode first = json(get(path + "?limit=1", customer));

        assertThat(whole.valueStream().map(line -> line.required("type").asString()))
                .startsWith("requested")
                .endsWith("ended");
        JsonNode ended = whole.get(whole.size() - 1);
        assertThat(ended.required("reason").required("code").asString()).isEqualTo("no-feasible-slice");
        assertThat(ended.required("reason").required("effect").asString()).isEqualTo("REFUNDED");
        assertThat(first.required("items").size()).isEqualTo(1);
        String next = first.required("next").asString();
        assertThat(next)
                .isEqualTo(first.required("items").get(0).required("cursor").asString());
        JsonNode rest = json(get(path + "?cursor=" + next, customer)).required("items");
        assertThat(rest.get(rest.size() - 1)).isEqualTo(ended);
        assertThat(rest.size()).isEqualTo(whole.size() - 1);
    }

    @Test
    void codesAreExplained() throws Exception {
        JsonNode all = json(get("/api/public/v1/reasons", "")).required("items");
        String type = json(get("/api/v1/clusters/clu_nonsense", customer))
                .required("type")
                .asString();

        assertThat(all.size()).isGreaterThan(90);
        assertThat(json(get(type, "")).required("code").asString()).isEqualTo("not-found");
        assertThat(get("/api/public/v1/reasons/no-such-code", "").statusCode()).isEqualTo(404);
    }

    @Test
    void listsComeInPages() throws Exception {
        String lister = json(post("/api/v1/organizations", operator, "{\"name\":\"lister\"}"))
                .required("apiKey")
                .asString();
        var created = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            created.addFirst(json(cluster(lister, UUID.randomUUID().toString(), JOB))
                    .required("id")
                    .asString());
        }
        var seen = new ArrayList<String>();
        JsonNode page = json(get("/api/v1/clusters?limit=2", lister));
        page.required("items").forEach(one -> seen.add(one.required("id").asString()));
        while (!page.required("next").isNull()) {
            page = json(get(
                    "/api/v1/clusters?limit=2&cursor=" + page.required("next").asString(), lister));
            page.required("items").forEach(one -> seen.add(one.required("id").asString()));
        }

        assertThat(seen).isEqualTo(created);
        for (String list : List.of("clusters", "offers", "invoices", "earnings", "machines")) {
            assertThat(get("/api/v1/" + list + "?limit=1000", lister).statusCode())
                    .isEqualTo(200);
            for (String wrong : List.of("limit=0", "limit=1001", "limit=many", "cursor=nonsense", "cursor=")) {
                var answer = get("/api/v1/" + list + "?" + wrong, lister);
                assertThat(answer.statusCode()).as(list + "?" + wrong).isEqualTo(400);
                assertThat(json(answer).required("detail").asString()).startsWith(wrong.split("=")[0] + ": '");
                assertThat(json(answer).required("remedy").asString()).isNotBlank();
            }
        }
    }

    @Test
    void sameKeySameAnswerOtherBodyRefused() throws Exception {
        String key = UUID.randomUUID().toString();

        var first = cluster(customer, key, JOB);
        var again = cluster(customer, key, JOB);
        var other = cluster(customer, key, JOB.replace("true", "false"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).required("code").asString()).isEqualTo("idempotency-mismatch");
        assertThat(post("/api/v1/clusters", customer, JOB).statusCode()).isEqualTo(400);
    }

    @Test
    void wrongRequestsAreNamed() throws Exception {
        assertRefused(400, "invalid-value", JOB.replace("\"nodes\":1", "\"nodes\":0"));
        assertRefused(422, "not-supported", JOB.replace("job", "ray"));
        assertRefused(400, "invalid-value", JOB.replace("nodes", "nods"));
        assertRefused(400, "invalid-value", "{");
        assertRefused(400, "amount-negative", JOB.replace("}}", "},\"budgetMicroUsd\":-1}"));
    }

    @Test
    void othersClustersAreNotThere() throws Exception {
        String id = json(cluster(customer, UUID.randomUUID().toString(), JOB))
                .required("id")
                .asString();
        String stranger = json(post("/api/v1/organizations", operator, "{\"name\":\"stranger\"}"))
                .required("apiKey")
                .asString();

        for (String path : new String[] {"", "/events", "/history", "/logs", "/outputs", "/outputs/0"}) {
            assertThat(get("/api/v1/clusters/" + id + path, stranger).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(post("/api/v1/clusters/" + id + "/stop", stranger, "{}").statusCode())
                .isEqualTo(404);
        assertThat(get("/api/v1/clusters/" + id, operator).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/clusters/clu_nonsense", customer).statusCode()).isEqualTo(404);
    }

    @Test
    void stopIsAcceptedAgainAndAgain() throws Exception {
        String id = json(cluster(customer, UUID.randomUUID().toString(), JOB))
                .required("id")
                .asString();

        assertThat(post("/api/v1/clusters/" + id + "/stop", customer, "{\"reason\":\"network-stopped\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(send(
                                HttpRequest.newBuilder(URI.create(base + "/api/v1/clusters/" + id + "/stop"))
                                        .POST(BodyPublishers.noBody()),
                                customer)
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("/api/v1/clusters/" + id + "/stop", customer, "{\"reason\":\"bored\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void uploadsAreKeptByTheirDigest() throws Exception {
        var answer = send(
                HttpRequest.newBuilder(URI.create(base + "/api/v1/artifacts"))
                        .header("Content-Type", "application/x-tar")
                        .POST(BodyPublishers.ofByteArray(new byte[1024])),
                customer);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).required("digest").asString())
                .isEqualTo("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
        String upload = JOB.replace(
                "\"nodes\"",
                "\"upload\":{\"digest\":\"" + json(answer).required("digest").asString() + "\"},\"nodes\"");
        assertThat(cluster(customer, UUID.randomUUID().toString(), upload).statusCode())
                .isEqualTo(201);
        String stranger = json(post("/api/v1/organizations", operator, "{\"name\":\"copycat\"}"))
                .required("apiKey")
                .asString();
        var stolen = cluster(stranger, UUID.randomUUID().toString(), upload);
        assertThat(stolen.statusCode()).isEqualTo(404);
        assertThat(json(stolen).required("code").asString()).isEqualTo("not-found");
    }

    @Test
    void documentAndMappingsNameTheSameOperations() throws Exception {
        var document = JsonMapper.shared().readTree(get("/api/openapi.json", "").body());
        var written = new TreeSet<String>();
        for (var path : document.required("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                written.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        var mapped = new TreeSet<String>();
        for (var mapping : portal.context()
                .getBeansOfType(RequestMappingHandlerMapping.class)
                .values()) {
            mapping.getHandlerMethods().keySet().forEach(route -> mapped.addAll(named(route)));
        }
        // where the framework sends what nobody else answered; not a part of the interface
        assertThat(mapped.removeIf(route -> route.endsWith(" /error"))).isTrue();

        assertThat(written).hasSizeGreaterThan(30).containsExactlyElementsOf(mapped);
    }

    /** A mapping without a method would take every one: it is named {@code ANY}, which no document has. */
    private static List<String> named(RequestMappingInfo route) {
        var methods = route.getMethodsCondition().getMethods();
        var names = methods.isEmpty()
                ? List.of("ANY")
                : methods.stream().map(RequestMethod::name).toList();
        return route.getPatternValues().stream()
                .flatMap(path -> names.stream().map(name -> name + " " + path))
                .toList();
    }

    private static void assertRefused(int status, String code, String body) throws Exception {
        var answer = cluster(customer, UUID.randomUUID().toString(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).required("code").asString()).isEqualTo(code);
        assertThat(json(answer).required("remedy").asString()).isNotEmpty();
    }

    private static HttpResponse<String> cluster(String apiKey, String key, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(base + "/api/v1/clusters"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)),
                apiKey);
    }

    private static HttpResponse<String> post(String path, String apiKey, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                apiKey);
    }

    private static HttpResponse<String> get(String path, String apiKey) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET(), apiKey);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String apiKey)
            throws IOException, InterruptedException {
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
