package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.Ticker;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "What a request would cost now: a signed price for 60 seconds. It sets nothing aside.",
        footer = {"", "Example:", "  argosy quote --gpus 1 --nodes 2 --max-price 0.50"})
final class QuoteVerb extends Verb {
    /** A portal knows its machines half a minute after its start. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Mixin
    private ShapeOptions options = new ShapeOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json quote = quote(session);
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

    /** Asks until the portal can tell: one that has just started waits for its machines to call. */
    private Json quote(Session session) throws IOException {
        PortalApi portal = session.portalWithoutRetries();
        Ticker ticker = session.shell().ticker();
        long until = ticker.millis() + LONGEST_WAIT.toMillis();
        boolean told = false;
        while (true) {
            try {
                return portal.quote(options.shape(), options.nodes(), options.limits(null));
            } catch (RefusedException refused) {
                if (refused.refusal().code().kind() != Kind.UNAVAILABLE || ticker.millis() >= until) {
                    throw refused;
                }
                if (!told) {
                    session.note("waiting: " + refused.refusal().message());
                    told = true;
                }
                pause(ticker, refused);
            }
        }
    }

    private static void pause(Ticker ticker, RefusedException refused) {
        try {
            ticker.pause(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw refused;
        }
    }
}
