package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Your invoices, newest first.")
final class InvoiceListVerb extends Verb {
    @Mixin
    private ListOptions list = new ListOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json invoices = session.portal().invoices().document(list.most(this));
        var table = new Table("INVOICE", "CLUSTER", "ISSUED", "USD>", "CREDITED>");
        invoices.at("items")
                .items()
                .forEach(invoice -> table.row(
                        invoice.text("id"),
                        invoice.text("cluster"),
                        Words.ago(invoice.text("issuedAt"), session.now()),
                        Words.usd(invoice.number("totalMicroUsd")),
                        invoice.number("creditedMicroUsd") > 0 ? Words.usd(invoice.number("creditedMicroUsd")) : ""));
        session.list(invoices, table, "No invoices yet: one is issued when a cluster has ended and is settled.");
        return ExitCode.DONE;
    }
}
