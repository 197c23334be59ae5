package dev.argosy.portal.market;

import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.foundation.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes signed quotes of plans and keeps them until they have expired. Thread-safe. */
public final class Quotes {
    private final Transactions transactions;
    private final Market market;
    private final MarketStore store;
    private final IdSource ids;
    private final Signer signer;
    private final String certificate;
    private final int feeBasisPoints;

    Quotes(Market market, MarketStore store, MarketRoom.Ports ports) {
        this.transactions = ports.transactions();
        this.market = market;
        this.store = store;
        this.ids = ports.ids();
        this.signer = ports.quoteSigner();
        this.certificate = ports.quoteCertificate();
        this.feeBasisPoints = ports.feeBasisPoints();
    }

    /** A new quote, or the refusal of the plan. */
    public sealed interface Result {
        record Quoted(Quote quote) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    /** Prices a wish now. Opens a transaction of its own. */
    public Result quote(OrganizationId customer, PlanRequest request, @Nullable Duration term) {
        return switch (market.plan(request)) {
            case Plan.Refused(var refusal) -> new Result.Refused(refusal);
            case Plan.NotYet(var refusal) -> new Result.Refused(refusal);
            case Plan.Contended(var refusal) -> new Result.Refused(refusal);
            case Plan.Placed(var placements) ->
                new Result.Quoted(save(customer, request, term, lines(request.shape(), placements)));
        };
    }

    /** PEM of the certificate of the key that signs quotes, by the portal's authority. */
    String certificate() {
        return certificate;
    }

    private List<Quote.Line> lines(ClusterShape shape, List<Plan.Placement> placements) {
        var lines = new ArrayList<Quote.Line>();
        for (Plan.Placement placement : placements) {
            Rate rate = placement.providerRate();
            int gpus = placement.slice().gpus().size();
            lines.add(new Quote.Line(
                    lines.size(),
                    placement.slice().machine(),
                    placement.slice().text(),
                    placement.model(),
                    gpus,
                    placement.simulated(),
                    new Rate(rate.microUsdPerHour() / Math.max(1, shape.gpus())),
                    new Terms(rate, rate, feeBasisPoints),
                    placement.isolation()));
        }
        return lines;
    }

    private Quote save(OrganizationId customer, PlanRequest request, @Nullable Duration term, List<Quote.Line> lines) {
        var id = new QuoteId(ids.next());
        long first = term == null
                ? Quote.FIRST_RESERVATION.toMillis()
                : Math.min(Quote.FIRST_RESERVATION.toMillis(), term.toMillis());
        Money reservation = lines.stream()
                .map(line -> line.terms().customerRate().forMillis(first))
                .reduce(Money.ZERO, Money::plus);
        return transactions.run(tx -> {
            var unsigned = new Quote.Unsigned(
                    id, customer, request.shape(), lines, tx.now().plus(Quote.VALIDITY));
            String text = Quote.signedText(unsigned);
            var quote = new Quote(
                    id,
                    customer,
                    request.shape(),
                    request.maxPricePerGpu(),
                    lines,
                    reservation,
                    unsigned.expiresAt(),
                    text,
                    signer.sign(text.getBytes(StandardCharsets.UTF_8)));
            store.saveQuote(tx, quote);
            return quote;
        });
    }
}
