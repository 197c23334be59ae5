package dev.argosy.portal.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Uuid7Source;
import dev.argosy.portal.fleet.FakeAgent;
import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Role;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** HTTP of the market over a real fleet in memory: an agent joins, is priced, offered and quoted. */
class MarketEndpointTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private final Pokes pokes = new Pokes();
    private final MemoryHistory history = new MemoryHistory(pokes);
    private final Transactions transactions = new MemoryTransactions(clock);
    private final FleetFixture fleet = FleetFixture.inMemory(transactions, history, pokes);
    private final MarketRoom room = MemoryMarket.room(new MarketRoom.Ports(
            transactions,
            history,
            pokes,
            fleet.room().machines(),
            new Uuid7Source(clock, new Random(1)),
            fleet.keys().quoteSigner(),
            Certificates.pem(fleet.keys().quoteCertificate()),
            500));
    private final MarketEndpoint endpoint =
            new MarketEndpoint(transactions, fleet.room().machines(), room.market(), room.quotes(), room.offers());

    private final OrganizationId provider = fleet.organization();
    private final Caller owner = caller(provider, Role.OWNER);
    private final Caller customer = caller(new OrganizationId(new UUID(5, 5)), Role.MEMBER);
    private final FakeAgent agent = fleet.enrol(provider, FakeAgent.inventory("RTX 4090", 2));
    private final MachineId machine = agent.machine();

    private static Caller caller(OrganizationId organization, Role role) {
        return new Caller(organization, role, false, new ApiKeyId(new UUID(6, 6)), new ProjectId(new UUID(6, 7)));
    }

    @BeforeEach
    void join() {
        fleet.connect(agent);
        step();
    }

    private void step() {
        room.loops().getFirst().step();
    }

    private Page<MarketEndpoint.OfferWire> offers() {
        return offers("", "0", null, null);
    }

    private Page<MarketEndpoint.OfferWire> offers(
            String model, String gpus, @Nullable String limit, @Nullable String cursor) {
        return endpoint.offers(customer, model, "", gpus, new PageWish(limit, cursor));
    }

    @Test
    void aJoinedMachineIsOfferedOnceItHasAPrice() {
        assertThat(offers().items()).isEmpty();

        var priced = endpoint.price(
                owner, machine.text(), json("{\"microUsdPerGpuHour\":420000}", MarketEndpoint.Price.class));

        assertThat(priced).isEqualTo(new MarketEndpoint.Priced(machine.text(), 420_000));
        assertThat(offers().items()).singleElement().satisfies(offer -> {
            assertThat(offer.machine()).isEqualTo(machine.text());
            assertThat(offer.gpusFree()).isEqualTo(2);
            assertThat(offer.simulated()).isTrue();
            assertThat(offer.priceMicroUsdPerGpuHour()).isEqualTo(420_000);
            assertThat(offer.placeable()).isTrue();
            assertThat(offer.why()).isNull();
        });
        assertThat(offers("rtx 4090", "2", null, null).items()).hasSize(1);
        assertThat(offers("", "3", null, null).items()).isEmpty();
        assertThat(offers("H100", "0", null, null).items()).isEmpty();
    }

    @Test
    void aCordonedMachineSaysSo() {
        endpoint.price(owner, machine.text(), new MarketEndpoint.Price(420_000L));
        transactions.execute(tx -> fleet.room().machines().cordon(tx, machine, true));
        step();
        assertThat(offers().items()).singleElement().satisfies(offer -> {
            assertThat(offer.placeable()).isFalse();
            assertThat(offer.why()).isEqualTo("cordoned");
        });
        transactions.execute(tx -> fleet.room().machines().cordon(tx, machine, false));
        step();
        assertThat(offers().items()).allMatch(MarketEndpoint.OfferWire::placeable);
    }

    @Test
    void offersComeInPagesCheapestFirst() {
        endpoint.price(owner, machine.text(), new MarketEndpoint.Price(300_000L));
        for (int i = 0; i < 4; i++) {
            FakeAgent another = fleet.enrol(provider, FakeAgent.inventory("RTX 4090", 2));
            fleet.connect(another);
            step();
            // two at the price of the first: the machine decides between them
            endpoint.price(owner, another.machine().text(), new MarketEndpoint.Price(i < 2 ? 300_000L : 500_000L - i));
        }
        step();
        var seen = new ArrayList<MarketEndpoint.OfferWire>();
        var page = offers("", "0", "2", null);
        seen.addAll(page.items());
        while (page.next() != null) {
            assertThat(page.items()).hasSize(2);
            page = offers("", "0", "2", page.next());
            seen.addAll(page.items());
        }
        assertThat(seen).hasSize(5).isEqualTo(offers().items());
        assertThat(seen)
                .extracting(MarketEndpoint.OfferWire::priceMicroUsdPerGpuHour)
                .isSorted();
    }

    @Test
    void aQuoteNeedsNoMoreThanAShape() {
        endpoint.price(owner, machine.text(), new MarketEndpoint.Price(420_000L));
        var request =
                json("{\"shape\":{\"gpus\":1},\"nodes\":2,\"duration\":\"PT10M\"}", MarketEndpoint.QuoteRequest.class);
        var quote = endpoint.quote(customer, request);
        assertThat(quote.nodes()).hasSize(2).allMatch(node -> node.rateMicroUsdPerHour() == 420_000);
        assertThat(quote.totalRateMicroUsdPerHour()).isEqualTo(840_000);
        assertThat(quote.firstReservationMicroUsd()).isEqualTo(140_000);
        assertThat(quote.expiresAt()).isEqualTo("2026-01-01T00:01:00.000Z");

        var defaults = endpoint.quote(customer, json("{}", MarketEndpoint.QuoteRequest.class));
        assertThat(defaults.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.gpus()).isOne());
    }

    @Test
    void aQuoteCarriesAllThatChecksItsSignature() throws Exception {
        endpoint.price(owner, machine.text(), new MarketEndpoint.Price(420_000L));
        var quote = endpoint.quote(customer, json("{}", MarketEndpoint.QuoteRequest.class));

        assertThat(quote.text()).startsWith("argosy-quote-v1\n" + quote.id() + "\n");
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(quote.certificate().getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(fleet.keys().authority().getPublicKey());
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(certificate.getPublicKey());
        check.update(quote.text().getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(Base64.getDecoder().decode(quote.signature()))).isTrue();
    }

    @Test
    void foreignUnknownAndForbiddenAreKeptApart() {
        var price = new MarketEndpoint.Price(1L);
        assertRefused("not-found", () -> endpoint.price(caller(provider(9), Role.OWNER), machine.text(), price));
        assertRefused("not-found", () -> endpoint.price(owner, "mch_nonsense", price));
        assertRefused("not-found", () -> endpoint.price(owner, new MachineId(new UUID(1, 1)).text(), price));
        assertRefused("forbidden", () -> endpoint.price(caller(provider, Role.VIEWER), machine.text(), price));
    }

    private static OrganizationId provider(int number) {
        return new OrganizationId(new UUID(8, number));
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertRefused("amount-negative", () -> endpoint.price(owner, machine.text(), new MarketEndpoint.Price(-1L)));
        assertRefused(
                "amount-too-large", () -> endpoint.price(owner, machine.text(), new MarketEndpoint.Price(1L << 53)));
        assertRefused("invalid-value", () -> endpoint.price(owner, machine.text(), new MarketEndpoint.Price(null)));
        assertRefused("invalid-value", () -> offers("", "many", null, null));
        assertRefused("invalid-value", () -> quote("{\"nodes\":0}"));
        assertRefused("invalid-value", () -> quote("{\"nodes\":65}"));
        assertRefused("invalid-value", () -> quote("{\"duration\":\"soon\"}"));
        assertRefused("invalid-value", () -> quote("{\"duration\":\"-PT1M\"}"));
        assertRefused("invalid-value", () -> quote("{\"duration\":\"PT720H1S\"}"));
        assertRefused("invalid-value", () -> quote("{\"shape\":{\"gpus\":-1}}"));
        assertRefused("invalid-value", () -> quote("{\"shape\":{\"models\":[null]}}"));
        assertRefused("amount-negative", () -> quote("{\"maxPriceMicroUsdPerGpuHour\":-5}"));
        assertRefused("no-feasible-slice", () -> quote("{\"shape\":{\"gpus\":3}}"));
    }

    private void quote(String body) {
        endpoint.quote(customer, json(body, MarketEndpoint.QuoteRequest.class));
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code().name()).isEqualTo(code));
    }

    private static <T> T json(String text, Class<T> type) {
        return JSON.readValue(text, type);
    }
}
