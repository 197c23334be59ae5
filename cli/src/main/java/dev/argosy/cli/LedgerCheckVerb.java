package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(description = "Whether the portal's books balance (operator); exit code 4 when they do not.")
final class LedgerCheckVerb extends Verb {
    @Override
    protected int run(Session session) throws IOException {
        Json check = session.portal().ledgerCheck();
        if (session.json()) {
            session.document(check);
        } else {
            print(session, check);
        }
        return check.truth("balanced") ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private static void print(Session session, Json check) {
        Terminal terminal = session.shell().terminal();
        session.print(
                check.truth("balanced")
                        ? terminal.out(Terminal.Style.GREEN, "✓ the books balance")
                        : terminal.out(Terminal.Style.RED, "✗ the books do not balance"));
        session.pair("accounts", String.valueOf(check.number("accounts")));
        session.pair("transfers", String.valueOf(check.number("transfers")));
        session.pair("debits", Words.usd(check.number("debitsMicroUsd")) + " USD");
        session.pair("credits", Words.usd(check.number("creditsMicroUsd")) + " USD");
        check.at("violations")
                .items()
                .forEach(violation ->
                        session.print("  " + Table.clean(violation.asText().orElseGet(violation::compact))));
    }
}
