package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(description = "Your organization's projects. API keys belong to one, and budgets can be set for each.")
final class ProjectsListVerb extends Verb {
    @Override
    protected int run(Session session) throws IOException {
        Json projects = session.portal().projects();
        var table = new Table("PROJECT", "NAME", "CREATED");
        projects.at("items")
                .items()
                .forEach(project -> table.row(project.text("id"), project.text("name"), project.text("createdAt")));
        session.list(projects, table, "No projects.");
        return ExitCode.DONE;
    }
}
