package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a provider wishes for a machine; the portal works towards it. */
abstract sealed class MachinesIntentVerb extends Verb {
    private final String intent;

    @Parameters(paramLabel = "ID", description = "The machine.")
    private String id = "";

    private MachinesIntentVerb(String intent) {
        this.intent = intent;
    }

    @Override
    protected int run(Session session) throws IOException {
        session.portal().intend(id, intent);
        if (session.json()) {
            session.document(
                    Json.Fields.start().put("machine", id).put("intent", intent).done());
        } else {
            session.note(intent + ": " + id);
        }
        return ExitCode.DONE;
    }

    @Command(description = "Take no new jobs on a machine; those it has go on.")
    static final class Cordon extends MachinesIntentVerb {
        Cordon() {
            super("cordon");
        }
    }

    @Command(description = "Take jobs on a machine again.")
    static final class Uncordon extends MachinesIntentVerb {
        Uncordon() {
            super("uncordon");
        }
    }
}
