package dev.argosy.cli;

import dev.argosy.client.Cluster;
import dev.argosy.client.Json;
import java.util.Optional;

/** An invoice as people read it. */
public final class InvoiceText {
    private InvoiceText() {}

    /** The cluster says what its leases ran on; an invoice alone names machines by their ids. */
    public static void print(Session session, Json invoice, Cluster cluster) {
        session.pair("invoice", invoice.text("id"));
        session.pair("cluster", invoice.text("cluster"));
        session.pair("issued", invoice.text("issuedAt"));
        session.print("");
        var table = new Table(
                "NODE>", "MACHINE", "GPUS", "ACTIVE>", "USD/HOUR>", "CHARGED USD>", "CREDITED USD>", "ENDED BECAUSE");
        for (Json line : invoice.at("lines").items()) {
            Optional<Cluster.Node> node = cluster.nodes().stream()
                    .filter(one -> one.lease().equals(line.text("lease")))
                    .findFirst();
            table.row(
                    line.has("rank") ? String.valueOf(line.number("rank")) : "",
                    node.map(Cluster.Node::machine).orElse(line.text("machine")),
                    node.map(InvoiceText::gpus).orElse(""),
                    Words.millis(line.number("activeMillis")),
                    Words.usd(line.number("rateMicroUsdPerHour")),
                    Words.usd(line.number("chargedMicroUsd")),
                    credited(line),
                    because(line));
        }
        session.print(table);
        session.print("");
        session.pair("total", Words.usd(invoice.number("totalMicroUsd")) + " USD");
        if (invoice.has("releasedMicroUsd")) {
            session.pair("unused, given back", Words.usd(invoice.number("releasedMicroUsd")) + " USD");
        }
        if (invoice.number("creditedMicroUsd") > 0) {
            session.pair("lost time, credited", Words.usd(invoice.number("creditedMicroUsd")) + " USD");
        }
    }

    private static String credited(Json line) {
        long amount = line.number("creditedMicroUsd");
        return amount == 0 ? "" : Words.usd(amount) + " for " + Words.millis(line.number("lostMillis"));
    }

    /** The code, whose doing it was, what it did to the bill, and what shows it. */
    private static String because(Json line) {
        var because = new StringBuilder(line.text("reason"));
        line.at("party")
                .asText()
                .ifPresent(party -> because.append(" (")
                        .append(party)
                        .append(line.at("effect")
                                .asText()
                                .map(effect -> ", " + effect)
                                .orElse(""))
                        .append(')'));
        line.at("evidence")
                .asText()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> because.append(": ").append(text));
        return because.toString();
    }

    private static String gpus(Cluster.Node node) {
        return node.gpus() == 0
                ? "cpu only"
                : node.gpus() + " × " + node.model() + (node.simulated() ? " (simulated)" : "");
    }
}
