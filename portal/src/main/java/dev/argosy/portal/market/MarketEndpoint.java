package dev.argosy.portal.market;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of the market: offers, quotes, and prices of machines. */
@RestController
@RequestMapping("/api/v1")
class MarketEndpoint {
    private static final int MAX_NODES = 64;
    private static final int MAX_GPUS = 64;

    private final Transactions transactions;
    private final Machines machines;
    private final Market market;
    private final Quotes quotes;
    private final Offers offers;

    MarketEndpoint(Transactions transactions, Machines machines, Market market, Quotes quotes, Offers offers) {
        this.transactions = transactions;
        this.machines = machines;
        this.market = market;
        this.quotes = quotes;
        this.offers = offers;
    }

    @GetMapping("/offers")
    Page<OfferWire> offers(
            Caller caller,
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "") String country,
            @RequestParam(defaultValue = "0") String gpus,
            PageWish page) {
        Access.require(caller, Permission.READ_OFFERS);
        PageRequest<Offers.Place> wanted = page.of(Offers.LIST);
        long asked = ShapeWire.within("gpus", Requests.field("gpus", gpus, Long::valueOf), MAX_GPUS);
        // cut out of the view in memory: what is for sale is all there at each request
        List<Offers.Offer> rest = offers.list(new Offers.Query(model.strip(), country.strip(), (int) asked)).stream()
                .filter(offer -> offer.gpus().free() >= asked)
                .filter(offer -> wanted.after() == null || offer.place().compareTo(wanted.after()) > 0)
                .limit(wanted.lookUp())
                .toList();
        return wanted.cut(rest, Offers.Offer::place).map(OfferWire::of);
    }

    record OfferWire(
            String id,
            String machine,
            String provider,
            @Nullable String model,
            long gpuMemoryMiB,
            int gpusTotal,
            int gpusFree,
            boolean simulated,
            int cpuMillisFree,
            long memoryMiBFree,
            long diskMiBFree,
            @Nullable String country,
            String isolation,
            String network,
            long priceMicroUsdPerGpuHour,
            boolean placeable,
            @Nullable String why) {
        static OfferWire of(Offers.Offer offer) {
            return new OfferWire(
                    offer.id().text(),
                    offer.machine().text(),
                    offer.provider().text(),
                    orNull(offer.kind().model()),
                    offer.kind().gpuMemoryMiB(),
                    offer.gpus().total(),
                    offer.gpus().free(),
                    offer.kind().simulated(),
                    offer.free().cpuMillis(),
                    offer.free().memoryMiB(),
                    offer.free().diskMiB(),
                    orNull(offer.country()),
                    offer.isolation(),
                    offer.network(),
                    offer.price().microUsdPerHour(),
                    offer.placeable(),
                    orNull(offer.why()));
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @PostMapping("/quotes")
    @ResponseStatus(HttpStatus.CREATED)
    QuoteWire quote(Caller caller, @RequestBody QuoteRequest body) {
        Access.require(caller, Permission.READ_OFFERS);
        var request = new PlanRequest(shape(body.shape()), nodes(body.nodes()), cap(body), Set.of(), Set.of());
        return switch (quotes.quote(caller.organization(), request, duration(body.duration()))) {
            case Quotes.Result.Quoted(var quote) -> QuoteWire.of(quote, quotes.certificate());
            case Quotes.Result.Refused(var refusal) -> throw refusal.asException();
        };
    }

    record QuoteRequest(
            @Nullable ShapeWire shape,
            @Nullable Integer nodes,
            @Nullable Long maxPriceMicroUsdPerGpuHour,
            @Nullable String duration) {}

    private static ClusterShape shape(@Nullable ShapeWire shape) {
        return shape == null ? ClusterShape.ofGpus(1) : shape.toShape();
    }

    private static int nodes(@Nullable Integer nodes) {
        int count = nodes == null ? 1 : nodes;
        if (count < 1 || count > MAX_NODES) {
            throw invalid("nodes: " + count + " (expected: 1.." + MAX_NODES + ")");
        }
        return count;
    }

    private static @Nullable Rate cap(QuoteRequest body) {
        Long cap = body.maxPriceMicroUsdPerGpuHour();
        return cap == null ? null : rate("maxPriceMicroUsdPerGpuHour", cap);
    }

    private static Rate rate(String field, long microUsd) {
        Amounts.check(field, microUsd).ifPresent(refusal -> {
            throw refusal.asException();
        });
        return new Rate(microUsd);
    }

    private static @Nullable Duration duration(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration duration = Requests.field("duration", text, Duration::parse);
        if (!duration.isPositive() || duration.compareTo(OrderText.LONGEST_TERM) > 0) {
            throw invalid(
                    "duration: " + text + " (expected: more than nothing, at most " + OrderText.LONGEST_TERM + ")");
        }
        return duration;
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "correct the value").asException();
    }

    record QuoteWire(
            String id,
            List<QuotedNode> nodes,
            long totalRateMicroUsdPerHour,
            int feeBasisPoints,
            long firstReservationMicroUsd,
            String expiresAt,
            String text,
            String signature,
            String certificate) {
        static QuoteWire of(Quote quote, String certificate) {
            return new QuoteWire(
                    quote.id().text(),
                    quote.lines().stream().map(QuotedNode::of).toList(),
                    quote.totalRate().microUsdPerHour(),
                    quote.lines().getFirst().terms().feeBasisPoints(),
                    quote.firstReservation().microUsd(),
                    Instants.text(quote.expiresAt()),
                    quote.text(),
                    Base64.getEncoder().encodeToString(quote.signature()),
                    certificate);
        }
    }

    record QuotedNode(
            int rank,
            String machine,
            @Nullable String model,
            int gpus,
            boolean simulated,
            long rateMicroUsdPerHour,
            String isolation) {
        static QuotedNode of(Quote.Line line) {
            return new QuotedNode(
                    line.rank(),
                    line.machine().text(),
                    orNull(line.model()),
                    line.gpus(),
                    line.simulated(),
                    line.terms().customerRate().microUsdPerHour(),
                    line.isolation());
        }
    }

    @PutMapping("/machines/{id}/price")
    Priced price(Caller caller, @PathVariable String id, @RequestBody Price body) {
        MachineId machine = Requests.pathId(id, MachineId::parse);
        Long wanted = body.microUsdPerGpuHour();
        if (wanted == null) {
            throw invalid("microUsdPerGpuHour: missing (expected: micro-USD per gpu-hour)");
        }
        Rate rate = rate("microUsdPerGpuHour", wanted);
        transactions.execute(tx -> {
            Machine known = machines.byId(tx, machine)
                    .orElseThrow(() -> Access.notFound().asException());
            Access.require(caller, Permission.MANAGE_MACHINES, known.organization());
            market.setPrice(tx, machine, rate).ifPresent(refusal -> {
                throw refusal.asException();
            });
        });
        return new Priced(machine.text(), rate.microUsdPerHour());
    }

    record Price(@Nullable Long microUsdPerGpuHour) {}

    record Priced(String machine, long microUsdPerGpuHour) {}
}
