package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Take no new jobs on a machine and let it become empty. uncordon calls it off.",
            "With --notice those it has go on as before until then, and their owners are told; what can be replaced is,"
                    + " after its checkpoint. Without, none is paid further: the last one ends within 20 minutes."
        },
        footer = {"", "Example:", "  argosy machines drain mch_0199… --notice 10m"})
final class MachinesDrainVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The machine.")
    private String id = "";

    @Option(names = "--notice", paramLabel = "TIME", description = "When it has to be empty, such as 10m.")
    private @Nullable String notice;

    @Override
    protected int run(Session session) throws IOException {
        Json drained = notice == null
                ? session.portal().intend(id, "drain")
                : session.portal().drain(id, Words.duration("--notice", notice));
        if (session.json()) {
            session.document(drained);
        } else {
            String by = new Machine(drained).leavesBy();
            session.note("drain: " + id + (by.isEmpty() ? "" : ", empty by " + by));
        }
        return ExitCode.DONE;
    }
}
