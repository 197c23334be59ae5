package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalClientTest {
    private static final String PROBLEM = "application/problem+json";
    private final FakeTicker ticker = new FakeTicker();

    @TempDir
    Path folder;

    @Test
    void sendsTheKeyAndReadsTheAnswer() throws Exception {
        try (var portal = new FakePortal().answers(200, "application/json", "{\"availableMicroUsd\":5}")) {
            Json balance = new PortalApi(portal.client(ticker)).balance();
            assertThat(balance.number("availableMicroUsd")).isEqualTo(5);
            assertThat(portal.asked.getFirst().line()).isEqualTo("GET /api/v1/balance");
            assertThat(portal.asked.getFirst().authorization()).contains("Bearer secret");
        }
    }

    @Test
    void aProblemBecomesARefusalWithCodeRemedyAndDetails() throws Exception {
        try (var portal = new FakePortal()
                .answers(
                        402,
                        PROBLEM,
                        "{\"status\":402,\"title\":\"t\",\"code\":\"insufficient-funds\",\"detail\":\"too little\","
                                + "\"remedy\":\"deposit\",\"details\":{\"missing\":7}}")) {
            assertThatThrownBy(() -> portal.client(ticker).get("/v1/balance"))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> {
                        assertThat(refused.refusal().code().name()).isEqualTo("insufficient-funds");
                        assertThat(refused.refusal().code().kind()).isEqualTo(Kind.MONEY);
                        assertThat(refused.refusal().remedy()).isEqualTo("deposit");
                        assertThat(refused.refusal().details()).containsEntry("missing", "7");
                    });
        }
    }

    @Test
    void theCodeOfA401IsThePortalsWhateverWasSent() throws Exception {
        String expired = "{\"code\":\"token-expired\",\"detail\":\"too late\",\"remedy\":\"ask for another\"}";
        try (var portal = new FakePortal().answers(401, PROBLEM, expired).answers(401, PROBLEM, expired)) {
            Json body = Json.Fields.start().put("name", "acme").done();
            assertRefused("token-expired", () -> portal.client(ticker).post("/x", body));
            assertRefused("token-expired", () -> portal.client(ticker).postOnce("/x", body, "key"));
            assertThat(portal.asked).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1 << 20, (1 << 20) + 1, 3 << 20})
    void filesOfAnySizeArriveAndTheirRefusalsKeepTheirCode(int size) throws Exception {
        Path file = Files.write(folder.resolve("upload.tar"), new byte[size]);
        String unauthenticated = "{\"code\":\"unauthenticated\",\"detail\":\"no such key\",\"remedy\":\"log in\"}";
        String tooLarge = "{\"code\":\"upload-too-large\",\"detail\":\"size\",\"remedy\":\"leave out\"}";
        try (var portal = new FakePortal()
                .answers(201, "application/json", "{\"digest\":\"d\"}")
                .answers(422, PROBLEM, tooLarge)
                .answers(401, PROBLEM, unauthenticated)
                .answers(401, PROBLEM, unauthenticated)) {
            var api = new PortalApi(portal.client(ticker));
            assertThat(api.putArtifact(file)).isEqualTo("d");
            assertThat(portal.asked.getFirst().body()).hasSize(size);
            assertRefused("upload-too-large", () -> api.putArtifact(file));
            assertThat(assertRefused("unauthenticated", () -> api.putArtifact(file))
                            .remedy())
                    .isEqualTo("log in");
        }
    }

    private static Refusal assertRefused(String code, ThrowingCallable call) {
        var refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused.refusal().code().name()).isEqualTo(code);
        return refused.refusal();
    }

    @Test
    void aBusyPortalIsTriedAgainAndThenGivenUp() throws Exception {
        String busy = "{\"code\":\"database-unavailable\",\"detail\":\"restarting\"}";
        try (var portal = new FakePortal()
                .answers(503, PROBLEM, busy)
                .answers(503, PROBLEM, busy)
                .answers(200, "application/json", "{\"ok\":true}")) {
            assertThat(portal.client(ticker).get("/x").truth("ok")).isTrue();
            assertThat(ticker.pauses).hasSize(2);
        }
        try (var portal = new FakePortal()) {
            for (int i = 0; i < 5; i++) {
                portal.answers(503, PROBLEM, busy);
            }
            assertThatThrownBy(() -> portal.client(ticker).get("/x"))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused ->
                                    assertThat(refused.refusal().code().kind()).isEqualTo(Kind.UNAVAILABLE));
            assertThat(portal.asked).hasSize(5);
        }
    }

    @Test
    void aBugOfThePortalIsAFailureAndOtherAnswersKeepTheirStatus() throws Exception {
        try (var portal = new FakePortal()
                .answers(500, PROBLEM, "{\"code\":\"internal\",\"detail\":\"x\"}")
                .answers(404, "text/html", "<html>")) {
            assertThatThrownBy(() -> portal.client(ticker).get("/x"))
                    .isInstanceOfSatisfying(
                            ArgosyException.class,
                            failed -> assertThat(failed.failureClass()).isEqualTo(FailureClass.INTERNAL));
            assertThatThrownBy(() -> portal.client(ticker).get("/x"))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused ->
                                    assertThat(refused.refusal().code().name()).isEqualTo("not-found"));
        }
    }

    @Test
    void nobodyThereIsAnExternalFailure() {
        var nobody = new PortalAddress(URI.create("http://127.0.0.1:9"), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> new PortalClient(nobody, ticker).get("/x"))
                .isInstanceOfSatisfying(
                        ArgosyException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ProgramCodes.PORTAL_UNREACHABLE));
    }
}
