package dev.argosy.cli;

import dev.argosy.client.BudgetLimits;
import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "Lift the budget of your organization, or of one of its keys or projects.",
        footer = {"", "Examples:", "  argosy budget clear", "  argosy budget clear --key key_0199…"})
final class BudgetClearVerb extends Verb {
    @Mixin
    private BudgetOwnerOptions whose = new BudgetOwnerOptions();

    @Override
    protected int run(Session session) throws IOException {
        BudgetOwnerOptions.Owner owner = whose.owner(session);
        Json budget = session.portal().setBudget(owner.scope(), owner.id(), BudgetLimits.NONE);
        if (session.json()) {
            session.document(budget);
        } else {
            session.note("no limit any more for " + owner.scope() + " " + owner.id());
        }
        return ExitCode.DONE;
    }
}
