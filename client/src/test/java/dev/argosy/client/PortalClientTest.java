package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.RefusedException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortalClientTest {
    private static final String PROBLEM = "application/problem+json";
    private final FakeTicker ticker = new FakeTicker();

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
                        failed -> assertThat(failed.code()).isEqualTo(PortalClient.PORTAL_UNREACHABLE));
    }
}
