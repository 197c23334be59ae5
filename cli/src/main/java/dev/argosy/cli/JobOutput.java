package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a job's output where its own would go: stdout to stdout, stderr to stderr.
 *
 * <p>Of several nodes each line starts with {@code [rank] }; pieces of a line wait until it is whole, so that nodes
 * never mix within one. With JSON every event is one line on stdout.
 */
public final class JobOutput {
    /** A line without an end is written in pieces once it is this long. */
    private static final int LONGEST_PIECE = 64 * 1024;

    private final Shell shell;
    private final boolean prefixed;
    private final boolean json;
    private final Map<String, StringBuilder> unfinished = new HashMap<>();

    public JobOutput(Shell shell, boolean prefixed, boolean json) {
        this.shell = shell;
        this.prefixed = prefixed;
        this.json = json;
    }

    public void log(Json data) {
        if (json) {
            line(data);
            return;
        }
        PrintStream to = stream(data.text("stream"));
        if (!prefixed) {
            to.print(data.text("text"));
            to.flush();
            return;
        }
        String source = data.number("rank") + " " + data.text("stream");
        StringBuilder pending = unfinished.computeIfAbsent(source, _ -> new StringBuilder());
        pending.append(data.text("text"));
        int start = 0;
        for (int end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n", start)) {
            to.println(prefix(data.number("rank"), to) + pending.substring(start, end));
            start = end + 1;
        }
        pending.delete(0, start);
        if (pending.length() > LONGEST_PIECE) {
            to.println(prefix(data.number("rank"), to) + pending);
            pending.setLength(0);
        }
    }

    /** One event as it came, with {@code --output json}. */
    public void line(Json data) {
        shell.out().println(data.compact());
    }

    /** Writes what was left without a line's end. */
    public void finish() {
        unfinished.forEach((source, pending) -> {
            if (!pending.isEmpty()) {
                int space = source.indexOf(' ');
                PrintStream to = stream(source.substring(space + 1));
                to.println(prefix(Long.parseLong(source.substring(0, space)), to) + pending);
            }
        });
        unfinished.clear();
        shell.out().flush();
        shell.err().flush();
    }

    private PrintStream stream(String name) {
        return name.equals("stderr") ? shell.err() : shell.out();
    }

    private String prefix(long rank, PrintStream to) {
        String prefix = "[" + rank + "] ";
        return to == shell.out()
                ? shell.terminal().out(Terminal.Style.CYAN, prefix)
                : shell.terminal().err(Terminal.Style.CYAN, prefix);
    }
}
