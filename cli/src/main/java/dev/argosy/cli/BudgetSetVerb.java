package dev.argosy.cli;

import dev.argosy.client.BudgetLimits;
import dev.argosy.client.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Set the budget of your organization, or of one of its keys or projects.",
            "It replaces the one before: what is not given has no limit. What would go beyond a budget is refused,"
                    + " and what runs gets shorter steps until it ends. A limit below what is used takes nothing back."
        },
        footer = {
            "",
            "Examples:",
            "  argosy budget set 25 --per month --hourly 2",
            "  argosy budget set 5 --per day --key key_0199…",
            "  argosy budget set --hourly 0.50 --project prj_0199…"
        })
final class BudgetSetVerb extends Verb implements TakesAmount {
    @Parameters(
            arity = "0..1",
            paramLabel = "USD",
            description = "What may be charged and set aside in each period; no limit unless given.")
    private @Nullable String total;

    @Option(
            names = "--per",
            paramLabel = "PERIOD",
            description = "How often the total begins anew, in UTC: day, month, or ever for never (default).")
    private Period per = Period.ever;

    @Option(
            names = "--hourly",
            paramLabel = "USD",
            description = "The most that may run at the same time, by its price an hour.")
    private @Nullable String hourly;

    @Mixin
    private BudgetOwnerOptions whose = new BudgetOwnerOptions();

    /** The spelling is what people type. */
    enum Period {
        ever,
        day,
        month
    }

    @Override
    protected int run(Session session) throws IOException {
        if (total == null && hourly == null) {
            throw wrongUse("give a total, --hourly or both; `argosy budget clear` lifts a budget");
        }
        if (total == null && per != Period.ever) {
            throw wrongUse("--per " + per + " says how often a total begins anew: give one");
        }
        var limits = new BudgetLimits(amount("total", total), per.name(), amount("--hourly", hourly));
        BudgetOwnerOptions.Owner owner = whose.owner(session);
        Json budget = session.portal().setBudget(owner.scope(), owner.id(), limits);
        if (session.json()) {
            session.document(budget);
        } else {
            session.print(BudgetVerb.table(List.of(budget)));
        }
        return ExitCode.DONE;
    }

    private static Optional<Long> amount(String field, @Nullable String usd) {
        return usd == null ? Optional.empty() : Optional.of(Words.microUsd(field, usd));
    }
}
