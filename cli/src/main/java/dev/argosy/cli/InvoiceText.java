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
        var table = new Table("NODE>", "MACHINE", "GPUS", "ACTIVE>", "USD/HOUR>", "CHARGED USD>", "ENDED BECAUSE");
        for (Json line : invoice.at("lines").items()) {
            Optional<Cluster.Node> node = cluster.nodes().stream()
                    .filter(one -> one.lease().equals(line.text("lease")))
                    .findFirst();
            table.row(
                    node.map(one -> String.valueOf(one.rank())).orElse(""),
                    node.map(Cluster.Node::machine).orElse(line.text("machine")),
                    node.map(InvoiceText::gpus).orElse(""),
                    Words.millis(line.number("activeMillis")),
                    Words.usd(line.number("rateMicroUsdPerHour")),
                    Words.usd(line.number("chargedMicroUsd")),
                    line.text("reason"));
        }
        session.print(table);
        session.print("");
        session.pair("total", Words.usd(invoice.number("totalMicroUsd")) + " USD");
        if (invoice.has("releasedMicroUsd")) {
            session.pair("unused, given back", Words.usd(invoice.number("releasedMicroUsd")) + " USD");
        }
    }

    private static String gpus(Cluster.Node node) {
        return node.gpus() == 0
                ? "cpu only"
                : node.gpus() + " × " + node.model() + (node.simulated() ? " (simulated)" : "");
    }
}
