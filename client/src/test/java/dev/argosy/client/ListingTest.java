package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final String TYPE = "application/json";

    private final FakePortal portal = new FakePortal();
    private final PortalApi api = new PortalApi(portal.client(new FakeTicker()));

    ListingTest() throws IOException {}

    @AfterEach
    void close() {
        portal.close();
    }

    private void threePages() {
        portal.answers(200, TYPE, "{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"next\":\"x.1\",\"totals\":{\"n\":3}}")
                .answers(200, TYPE, "{\"items\":[],\"next\":\"x.2\",\"totals\":null}")
                .answers(200, TYPE, "{\"items\":[{\"id\":\"c\"}],\"next\":null,\"totals\":null}");
    }

    @Test
    void aWalkFetchesAPageWhenItIsNeeded() {
        threePages();
        assertThat(api.clusters(Optional.of("running")).stream().limit(2)).hasSize(2);
        assertThat(portal.asked).hasSize(1);
        assertThat(portal.asked.getFirst().line()).isEqualTo("GET /api/v1/clusters?state=running&limit=500");
    }

    @Test
    void aWalkGoesOverAllPagesAlsoAnEmptyOne() {
        threePages();
        assertThat(api.machines().stream().map(entry -> entry.text("id"))).containsExactly("a", "b", "c");
        assertThat(portal.asked.getLast().line()).isEqualTo("GET /api/v1/machines?limit=500&cursor=x.2");
    }

    @Test
    void theDocumentOfAllHasWhatTheFirstPageSays() {
        threePages();
        Json document = api.earnings().document();
        assertThat(document.at("items").items()).hasSize(3);
        assertThat(document.at("next")).isEqualTo(Json.NULL);
        assertThat(document.at("totals").number("n")).isEqualTo(3);
    }

    @Test
    void aLimitIsPassedOnAndTheRestIsPointedAt() {
        portal.answers(200, TYPE, "{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"next\":\"x.1\"}");
        Json document = api.invoices().document(2);
        assertThat(document.text("next")).isEqualTo("x.1");
        assertThat(portal.asked).hasSize(1);
        assertThat(portal.asked.getFirst().line()).isEqualTo("GET /api/v1/invoices?limit=2");
    }

    @Test
    void aPortalThatGoesInCirclesIsNotFollowedForEver() {
        portal.answers(200, TYPE, "{\"items\":[],\"next\":\"x\"}").answers(200, TYPE, "{\"items\":[],\"next\":\"x\"}");
        assertThatThrownBy(() -> api.invoices().document()).isInstanceOf(IllegalStateException.class);
    }
}
