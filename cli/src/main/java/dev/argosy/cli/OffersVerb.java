package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Offer;
import dev.argosy.client.PortalApi;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "What is for sale, cheapest first.",
        footer = {"", "Examples:", "  argosy offers", "  argosy offers --model 'RTX 4090' --gpus 2"})
final class OffersVerb extends Verb {
    @Mixin
    private ListOptions list = new ListOptions();

    @Option(names = "--model", paramLabel = "M", description = "Only this gpu model.")
    private @Nullable String model;

    @Option(names = "--country", paramLabel = "CC", description = "Only this country.")
    private @Nullable String country;

    @Option(names = "--gpus", paramLabel = "N", description = "Only with at least so many free gpus.")
    private @Nullable Integer gpus;

    @Override
    protected int run(Session session) throws IOException {
        Json offers = session.portal()
                .offers(Optional.ofNullable(model), Optional.ofNullable(country), Optional.ofNullable(gpus))
                .document(list.most(this));
        var table = new Table(
                "MACHINE", "MODEL", "FREE>", "GPU MEMORY>", "CPU>", "MEMORY>", "ISOLATION", "USD/GPU-HOUR>", "STATUS");
        PortalApi.offersOf(offers)
                .forEach(offer -> table.row(
                        offer.machine(),
                        model(offer),
                        offer.gpusFree() + "/" + offer.gpusTotal(),
                        offer.gpuMemoryMiB() == 0 ? "" : Words.size(offer.gpuMemoryMiB()),
                        Words.cores(offer.cpuMillisFree()),
                        Words.size(offer.memoryMiBFree()),
                        offer.isolation(),
                        Words.usd(offer.priceMicroUsdPerGpuHour()),
                        offer.placeable() ? "free" : offer.why()));
        boolean all = model == null && country == null && gpus == null;
        session.list(
                offers,
                table,
                all
                        ? "Nothing is for sale right now."
                        : "Nothing like that. `argosy offers` shows all that is for sale.");
        return ExitCode.DONE;
    }

    private static String model(Offer offer) {
        String name = offer.model().isEmpty() ? "cpu only" : offer.model();
        return offer.simulated() ? name + " (simulated)" : name;
    }
}
