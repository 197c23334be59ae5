package dev.argosy.cli;

import dev.argosy.client.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code run} shows beside the job's own output: on stderr, one live line on a terminal, few lines otherwise. */
final class RunView {
    private static final String LAST_STAGE = "ready";

    private final Shell shell;
    private final boolean json;
    private boolean outputBegan;
    private boolean liveLine;
    private boolean stagesShown;
    private boolean lostShown;

    RunView(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
    }

    void created(String cluster) {
        if (json) {
            shell.out()
                    .println(Json.Fields.start()
                            .put("type", "created")
                            .put("cluster", cluster)
                            .done()
                            .compact());
        } else {
            shell.err().println(dim("cluster " + cluster));
        }
    }

    /** An event of which people need not see more than what follows from it. */
    void event(Json data) {
        lostShown = false;
        if (json) {
            shell.out().println(data.compact());
        }
    }

    /** Why it waits for room, or what happened to a node: said once each time it changes. */
    void happened(Json data) {
        event(data);
        if (json) {
            return;
        }
        clear();
        String who =
                data.at("rank").asNumber().map(rank -> "rank " + rank + " ").orElse("");
        shell.err().println(dim(who + Table.clean(data.text("what") + ": " + data.text("text"))));
    }

    /** On a terminal the stages so far, written over; once the job is ready, the whole line for good. */
    void stages(Map<String, Long> stages, Json data) {
        event(data);
        if (json || stagesShown) {
            return;
        }
        if (data.text("stage").equals(LAST_STAGE)) {
            allStages(stages);
        } else if (shell.terminal().live() && !outputBegan) {
            shell.err().print("\r\u001b[K" + dim(line(stages)));
            shell.err().flush();
            liveLine = true;
        }
    }

    /** The live line makes room for what the job prints. */
    void beforeOutput() {
        outputBegan = true;
        clear();
    }

    /** Says the stages once, at the latest when all is over. */
    void allStages(Map<String, Long> stages) {
        clear();
        if (!json && !stagesShown && !stages.isEmpty()) {
            stagesShown = true;
            shell.err().println(dim(line(stages)));
        }
    }

    private void clear() {
        if (liveLine) {
            liveLine = false;
            shell.err().print("\r\u001b[K");
            shell.err().flush();
        }
    }

    void lost(String why) {
        if (!json && !lostShown) {
            lostShown = true;
            shell.err().println(dim("… portal away (" + Table.clean(why) + "); the job goes on, connecting again"));
        }
    }

    void lostForGood(String cluster, String why) {
        shell.err().println("lost the portal: " + Table.clean(why));
        shell.err().println("the job was not stopped; look again with `argosy clusters show " + cluster + "`");
    }

    void ended(Attached.End end, boolean interrupted) {
        if (json) {
            return;
        }
        Terminal terminal = shell.terminal();
        boolean good = end.exitCode() == 0;
        String mark = good
                ? terminal.err(Terminal.Style.GREEN, "✓ exit 0")
                : terminal.err(Terminal.Style.RED, "✗ exit " + end.exitCode());
        String reason = ClustersShowVerb.reason(end.reason());
        shell.err()
                .println(mark
                        + (good || reason.isEmpty() ? "" : " (" + Table.clean(reason) + ")")
                        + dim(" · charged " + Words.usd(end.chargedMicroUsd()) + " USD · "
                                + Words.usd(end.releasedMicroUsd()) + " USD given back"
                                + end.invoice().map(id -> " · " + id).orElse("")));
        if (end.invoice().isEmpty() && end.chargedMicroUsd() > 0 && !interrupted) {
            shell.err().println("its invoice is not issued yet; `argosy invoice list` will show it");
        }
    }

    private static String line(Map<String, Long> stages) {
        return stages.entrySet().stream()
                .map(stage -> stage.getKey() + " " + Words.millis(stage.getValue()))
                .collect(Collectors.joining(" · "));
    }

    private String dim(String text) {
        return shell.terminal().err(Terminal.Style.DIM, text);
    }
}
