package dev.argosy.cli;

import dev.argosy.client.Json;

/** An invoice as people read it. */
public final class InvoiceText {
    private InvoiceText() {}

    public static void print(Session session, Json invoice) {
        session.pair("invoice", invoice.text("id"));
        session.pair("cluster", invoice.text("cluster"));
        session.pair("issued", invoice.text("issuedAt"));
        session.print("");
        var table = new Table("NODE>", "MACHINE", "GPUS", "ACTIVE>", "USD/HOUR>", "CHARGED USD>", "ENDED BECAUSE");
        long line = 0;
        for (Json entry : invoice.at("lines").items()) {
            table.row(
                    entry.has("rank") ? entry.number("rank") : line,
                    entry.text("machineName").isEmpty() ? entry.text("machine") : entry.text("machineName"),
                    gpus(entry),
                    Words.millis(entry.number("activeMillis")),
                    Words.usd(entry.number("rateMicroUsdPerHour")),
                    Words.usd(entry.number("chargedMicroUsd")),
                    entry.text("reason"));
            line++;
        }
        session.print(table);
        session.print("");
        session.pair("total", Words.usd(invoice.number("totalMicroUsd")) + " USD");
        if (invoice.has("releasedMicroUsd")) {
            session.pair("unused, given back", Words.usd(invoice.number("releasedMicroUsd")) + " USD");
        }
    }

    private static String gpus(Json entry) {
        if (!entry.has("model")) {
            return "";
        }
        String count = entry.has("gpus") ? entry.number("gpus") + " × " : "";
        return count + entry.text("model") + (entry.truth("simulated") ? " (simulated)" : "");
    }
}
