package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Put money in.",
        footer = {"", "Example:", "  argosy deposit 25 --from faucet"})
final class DepositVerb extends Verb implements TakesAmount {
    @Parameters(paramLabel = "USD", description = "Decimal USD, at most 6 places.")
    private String amount = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "RAIL",
            description = "faucet: play money of a local network.")
    private String from = "";

    @Override
    protected int run(Session session) throws IOException {
        long microUsd = Words.microUsd("amount", amount);
        Json deposited = session.portal().deposit(from, microUsd, session.idempotencyKey());
        if (session.json()) {
            session.document(deposited);
        } else {
            session.note("deposited " + Words.usd(microUsd) + " USD from " + from);
        }
        return ExitCode.DONE;
    }
}
