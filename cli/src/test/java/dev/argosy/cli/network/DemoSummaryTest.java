package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.cli.Attached;
import dev.argosy.client.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoSummaryTest {
    private static final Json LEARNED =
            Json.parse("{\"accuracy\":0.965,\"accuracyPerNode\":[0.951,0.966],\"sameAsOneMachine\":true}");

    private static Attached.End end(int exitCode, long charged, long released, String invoice) {
        return new Attached.End(
                "clu_1",
                exitCode,
                Map.of(),
                charged,
                released,
                Optional.of(invoice).filter(id -> !id.isEmpty()),
                Json.NULL);
    }

    private static boolean good(Attached.End end, boolean learned, boolean verified, boolean balanced) {
        return new DemoSummary(end, Json.NULL, LEARNED, learned, verified, balanced).good();
    }

    @Test
    void isGoodOnlyWhenEverythingHeld() {
        var whole = end(0, 1, 1, "inv_1");
        assertThat(good(whole, true, true, true)).isTrue();
        assertThat(good(whole, false, true, true)).isFalse();
        assertThat(good(whole, true, false, true)).isFalse();
        assertThat(good(whole, true, true, false)).isFalse();
        assertThat(good(end(1, 1, 1, "inv_1"), true, true, true)).isFalse();
        assertThat(good(end(0, 0, 1, "inv_1"), true, true, true)).isFalse();
        assertThat(good(end(0, 1, 0, "inv_1"), true, true, true)).isFalse();
        assertThat(good(end(0, 1, 1, ""), true, true, true)).isFalse();
    }

    @Test
    void theDocumentHasThePromisedMembers() {
        Json stages = Json.parse("{\"plan\":1,\"pay\":2,\"network\":0,\"image\":3,\"start\":4,\"ready\":90}");
        Json document = new DemoSummary(end(0, 5, 7, "inv_1"), stages, LEARNED, true, true, true).document(1234);
        assertThat(document.truth("ok")).isTrue();
        assertThat(document.number("millis")).isEqualTo(1234);
        assertThat(document.at("stages")).isEqualTo(stages);
        assertThat(document.at("accuracyPerNode").items()).hasSize(2);
        assertThat(document.truth("sameAsOneMachine")).isTrue();
        assertThat(document.truth("invoiceVerified")).isTrue();
        assertThat(document.truth("ledgerBalanced")).isTrue();
        assertThat(document.number("chargedMicroUsd")).isEqualTo(5);
        assertThat(document.number("releasedMicroUsd")).isEqualTo(7);
    }
}
