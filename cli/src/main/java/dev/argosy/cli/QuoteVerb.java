package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "What a request would cost now: a signed price for 60 seconds. It sets nothing aside.",
        footer = {"", "Example:", "  argosy quote --gpus 1 --nodes 2 --max-price 0.50"})
final class QuoteVerb extends Verb {
    @Mixin
    private ShapeOptions options = new ShapeOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json quote = session.portal().quote(options.shape(), options.nodes(), options.limits(null));
        if (session.json()) {
            session.document(quote);
            return ExitCode.DONE;
        }
        var table = new Table("RANK>", "MACHINE", "MODEL", "GPUS>", "ISOLATION", "USD/HOUR>");
        quote.at("nodes")
                .items()
                .forEach(node -> table.row(
                        node.number("rank"),
                        node.text("machine"),
                        node.text("model") + (node.truth("simulated") ? " (simulated)" : ""),
                        node.number("gpus"),
                        node.text("isolation"),
                        Words.usd(node.number("rateMicroUsdPerHour"))));
        session.print(table);
        session.print("");
        session.pair("total per hour", Words.usd(quote.number("totalRateMicroUsdPerHour")) + " USD");
        session.pair("set aside at first", Words.usd(quote.number("firstReservationMicroUsd")) + " USD");
        session.pair("valid until", quote.text("expiresAt"));
        session.pair("quote", quote.text("id"));
        return ExitCode.DONE;
    }
}
