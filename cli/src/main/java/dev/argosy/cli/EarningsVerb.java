package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "What your machines earned, lease by lease.")
final class EarningsVerb extends Verb {
    @Mixin
    private ListOptions list = new ListOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json earnings = session.portal().earnings().document(list.most(this));
        var table = new Table("WHEN", "MACHINE", "LEASE", "GROSS USD>", "FEE USD>", "EARNED USD>", "RECOVERED USD>");
        earnings.at("items")
                .items()
                .forEach(entry -> table.row(
                        Words.ago(entry.text("at"), session.now()),
                        entry.text("machine"),
                        entry.text("lease"),
                        Words.usd(entry.number("grossMicroUsd")),
                        Words.usd(entry.number("feeMicroUsd")),
                        Words.usd(entry.number("earnedMicroUsd")),
                        recovered(entry)));
        session.list(earnings, table, "Nothing earned yet.");
        if (!session.json() && !table.isEmpty()) {
            session.print("");
            Json totals = earnings.at("totals");
            session.pair("gross", Words.usd(totals.number("grossMicroUsd")) + " USD");
            session.pair("fee", Words.usd(totals.number("feeMicroUsd")) + " USD");
            session.pair("earned", Words.usd(totals.number("earnedMicroUsd")) + " USD");
            if (!recovered(totals).isEmpty()) {
                session.pair("recovered", recovered(totals) + " USD");
            }
        }
        return ExitCode.DONE;
    }

    private static String recovered(Json entry) {
        long amount = entry.number("recoveredMicroUsd");
        return amount == 0 ? "" : Words.usd(amount);
    }
}
