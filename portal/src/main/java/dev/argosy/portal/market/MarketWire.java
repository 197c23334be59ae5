package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.foundation.History;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON of this room's history and stored quotes. */
final class MarketWire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MarketWire() {}

    static History.Fact priced(Rate price) {
        return new History.Fact("offer-priced", JSON.writeValueAsString(new Priced(price.microUsdPerHour())));
    }

    private record Priced(long microUsdPerGpuHour) {}

    static String body(Quote quote) {
        Rate cap = quote.maxPricePerGpu();
        return JSON.writeValueAsString(new Body(
                quote.shape(),
                cap == null ? null : cap.microUsdPerHour(),
                quote.firstReservation().microUsd(),
                quote.lines().stream().map(MarketWire::line).toList()));
    }

    static Body body(String json) {
        return JSON.readValue(json, Body.class);
    }

    /** What is stored of a quote beside its columns. */
    record Body(
            ClusterShape shape,
            @Nullable Long maxPriceMicroUsdPerGpuHour,
            long firstReservationMicroUsd,
            List<LineBody> lines) {
        @Nullable
        Rate maxPricePerGpu() {
            return maxPriceMicroUsdPerGpuHour == null ? null : new Rate(maxPriceMicroUsdPerGpuHour);
        }

        Money firstReservation() {
            return Money.ofMicroUsd(firstReservationMicroUsd);
        }
    }

    record LineBody(
            int rank,
            String machine,
            String slice,
            String model,
            int gpus,
            boolean simulated,
            long priceMicroUsdPerGpuHour,
            long customerMicroUsdPerHour,
            long providerMicroUsdPerHour,
            int feeBasisPoints,
            String isolation) {
        Quote.Line toLine() {
            return new Quote.Line(
                    rank,
                    MachineId.parse(machine),
                    slice,
                    model,
                    gpus,
                    simulated,
                    new Rate(priceMicroUsdPerGpuHour),
                    new Terms(new Rate(customerMicroUsdPerHour), new Rate(providerMicroUsdPerHour), feeBasisPoints),
                    isolation);
        }
    }

    private static LineBody line(Quote.Line line) {
        return new LineBody(
                line.rank(),
                line.machine().text(),
                line.slice(),
                line.model(),
                line.gpus(),
                line.simulated(),
                line.pricePerGpu().microUsdPerHour(),
                line.terms().customerRate().microUsdPerHour(),
                line.terms().providerRate().microUsdPerHour(),
                line.terms().feeBasisPoints(),
                line.isolation());
    }
}
