package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "One invoice, line by line.",
        footer = {"", "Example:", "  argosy invoice show inv_0199…"})
final class InvoiceShowVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The invoice.")
    private String id = "";

    @Override
    protected int run(Session session) throws IOException {
        Json invoice = session.portal().invoice(id);
        if (session.json()) {
            session.document(invoice);
        } else {
            InvoiceText.print(session, invoice, session.portal().cluster(invoice.text("cluster")));
        }
        return ExitCode.DONE;
    }
}
