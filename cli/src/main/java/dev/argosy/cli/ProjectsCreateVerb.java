package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Add a project to your organization.",
        footer = {
            "",
            "Example:",
            "  argosy projects create research",
            "  argosy keys create --role member --project prj_0199…"
        })
final class ProjectsCreateVerb extends Verb {
    @Parameters(paramLabel = "NAME", description = "One that no project of yours has.")
    private String name = "";

    @Override
    protected int run(Session session) throws IOException {
        Json project = session.portal().createProject(name);
        if (session.json()) {
            session.document(project);
        } else {
            session.print(project.text("id"));
        }
        return ExitCode.DONE;
    }
}
