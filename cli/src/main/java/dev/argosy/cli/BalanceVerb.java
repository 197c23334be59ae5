package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(description = "Your money, in USD.")
final class BalanceVerb extends Verb {
    @Override
    protected int run(Session session) throws IOException {
        Json balance = session.portal().balance();
        if (session.json()) {
            session.document(balance);
            return ExitCode.DONE;
        }
        show(session, balance, "availableMicroUsd", "available");
        show(session, balance, "promotionalMicroUsd", "promotional");
        show(session, balance, "reservedMicroUsd", "reserved");
        show(session, balance, "earnedMicroUsd", "earned");
        show(session, balance, "withdrawableMicroUsd", "withdrawable");
        return ExitCode.DONE;
    }

    private static void show(Session session, Json balance, String member, String name) {
        session.pair(name, String.format("%14s USD", Words.usd(balance.number(member))));
    }
}
