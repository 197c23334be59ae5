package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
        description = {
            "Your organization's budget, and those of its projects and keys, with what counts against each.",
            "A total is what may be charged and set aside in each period; hourly is what may run at the same time."
        },
        footer = {
            "",
            "Examples:",
            "  argosy budget",
            "  argosy budget set 25 --per month --hourly 2                 # the whole organization",
            "  argosy budget set 5 --per day --key key_0199…               # one API key; `argosy keys list` has ids",
            "  argosy budget clear --key key_0199…"
        })
final class BudgetVerb extends Verb {
    @Override
    protected int run(Session session) throws IOException {
        Json budgets = session.portal().budgets();
        session.list(budgets, table(budgets.at("items").items()), "No budgets.");
        return ExitCode.DONE;
    }

    static Table table(Iterable<Json> budgets) {
        var table = new Table("OF", "ID", "NAME", "USED>", "OF USD>", "PER", "RUNNING USD/H>", "OF USD/H>", "ANEW AT");
        budgets.forEach(budget -> table.row(
                budget.text("scope"),
                budget.text("id"),
                budget.text("name"),
                Words.usd(budget.number("usedMicroUsd")),
                limit(budget, "totalMicroUsd"),
                budget.text("period"),
                Words.usd(budget.number("hourlyUsedMicroUsd")),
                limit(budget, "hourlyMicroUsd"),
                budget.text("periodEndsAt")));
        return table;
    }

    private static String limit(Json budget, String member) {
        return budget.at(member).equals(Json.NULL) ? "no limit" : Words.usd(budget.number(member));
    }
}
