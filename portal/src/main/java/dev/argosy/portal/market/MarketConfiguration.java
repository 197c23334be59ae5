package dev.argosy.portal.market;

import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.Concern;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.Transactions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MarketConfiguration {
    private final Transactions transactions;
    private final History history;
    private final Pokes pokes;
    private final IdSource ids;

    MarketConfiguration(Transactions transactions, History history, Pokes pokes, IdSource ids) {
        this.transactions = transactions;
        this.history = history;
        this.pokes = pokes;
        this.ids = ids;
    }

    @Bean
    MarketRoom marketRoom(Machines machines, PortalKeys keys, Settings settings) {
        int fee = (int) settings.number("argosy.fee-basis-points", 0, Terms.MAX_FEE_BASIS_POINTS);
        return MarketRoom.onSql(new MarketRoom.Ports(
                transactions,
                history,
                pokes,
                machines,
                ids,
                keys.quoteSigner(),
                Certificates.pem(keys.quoteCertificate()),
                fee));
    }

    @Bean
    Concern marketConcern(MarketRoom room) {
        return room::concern;
    }

    @Bean
    Market market(MarketRoom room) {
        return room.market();
    }

    @Bean
    Quotes quotes(MarketRoom room) {
        return room.quotes();
    }

    @Bean
    Offers offers(MarketRoom room) {
        return room.offers();
    }

    /** Made without the room, which needs fleet's beans while fleet needs this one. */
    @Bean
    MarketFigures marketFigures() {
        return MarketFigures.onSql();
    }
}
