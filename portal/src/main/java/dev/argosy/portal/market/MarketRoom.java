package dev.argosy.portal.market;

import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.Transactions;
import java.util.List;
import java.util.Optional;

/** Puts the market together from its ports. */
public final class MarketRoom implements Room {
    private final Market market;
    private final Quotes quotes;
    private final Offers offers;
    private final MarketFigures figures;
    private final MarketLoop loop;

    MarketRoom(MarketStore store, Ports ports) {
        var view = new MarketView();
        var stocking = new Stocking(store, ports.ids());
        market = new Market(store, view, stocking, ports);
        quotes = new Quotes(market, store, ports);
        offers = new Offers(view);
        figures = new MarketFigures(store);
        loop = new MarketLoop(store, stocking, view, ports);
    }

    /** A market on PostgreSQL. */
    public static MarketRoom onSql(Ports ports) {
        return new MarketRoom(new SqlMarketStore(), ports);
    }

    /**
     * What the market needs from others.
     *
     * @param quoteCertificate PEM of the quote key's certificate by the portal's authority
     */
    public record Ports(
            Transactions transactions,
            History history,
            Pokes pokes,
            Machines machines,
            IdSource ids,
            Signer quoteSigner,
            String quoteCertificate,
            int feeBasisPoints) {}

    public Market market() {
        return market;
    }

    public Quotes quotes() {
        return quotes;
    }

    public Offers offers() {
        return offers;
    }

    public MarketFigures figures() {
        return figures;
    }

    /** What of it an operator should look at. */
    Optional<String> concern() {
        return loop.concern();
    }

    @Override
    public List<Loop> loops() {
        return List.of(loop);
    }
}
