package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Say when you need a machine for yourself, in place of the window that was planned before.",
            "From 21 minutes before it the machine takes no new jobs, and those it has are told to be gone when it"
                    + " begins. When it ends the machine takes jobs again by itself."
        },
        footer = {
            "",
            "Examples:",
            "  argosy machines maintenance mch_0199… --from 2026-12-01T08:00:00Z --for 2h",
            "  argosy machines maintenance mch_0199… --cancel"
        })
final class MachinesMaintenanceVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The machine.")
    private String id = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Wish wish = new Wish();

    /** One of the two. */
    static final class Wish {
        @ArgGroup(exclusive = false)
        private @Nullable Window window;

        @Option(names = "--cancel", description = "Give the window up, or end it.")
        private boolean cancel;
    }

    /** From when, for how long. */
    static final class Window {
        @Option(names = "--from", required = true, paramLabel = "INSTANT", description = "Such as 2026-12-01T08:00Z.")
        private String from = "";

        @Option(names = "--for", required = true, paramLabel = "TIME", description = "How long, such as 2h.")
        private String time = "";
    }

    @Override
    protected int run(Session session) throws IOException {
        Window window = wish.window;
        Json machine;
        if (window != null) {
            machine = session.portal()
                    .maintain(id, Words.instant("--from", window.from), Words.duration("--for", window.time));
        } else if (wish.cancel) {
            machine = session.portal().cancelMaintenance(id);
        } else {
            throw Refusal.of(Codes.INVALID_VALUE, "no window", "give --from and --for, or --cancel")
                    .asException();
        }
        if (session.json()) {
            session.document(machine);
        } else {
            String from = new Machine(machine).maintenanceFrom();
            session.note(from.isEmpty() ? "no maintenance: " + id : "maintenance: " + id + " from " + from);
        }
        return ExitCode.DONE;
    }
}
