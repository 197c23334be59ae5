package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Lift a machine's quarantine, when you have looked into what led to it (operator).",
            "It may take jobs again. What it was stopped from doing stays stopped, evidence stays kept."
        },
        footer = {"", "Example:", "  argosy machines release mch_0199… --because 'its disk was replaced'"})
final class MachinesReleaseVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The machine.")
    private String id = "";

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "What you found; it is kept.")
    private String because = "";

    @Override
    protected int run(Session session) throws IOException {
        Json released = session.portal().release(id, because);
        if (session.json()) {
            session.document(released);
        } else {
            session.note("released: " + id + " (" + new Machine(released).state() + ")");
        }
        return ExitCode.DONE;
    }
}
