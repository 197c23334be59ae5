package dev.argosy.cli.network;

import dev.argosy.cli.Session;
import dev.argosy.cli.Shell;
import dev.argosy.cli.Terminal;
import dev.argosy.cli.Verb;
import dev.argosy.cli.Words;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "The whole market in one command: starts a portal and three machines with simulated gpus, hires the two"
                    + " cheapest, trains on both, prints the invoice, verifies it offline, checks the books, and leaves"
                    + " nothing behind.",
            "",
            "Exit code 0 only if all of it held; 4 when a check said no."
        },
        footer = {"", "Examples:", "  argosy demo", "  argosy demo --output json", "  argosy demo --keep"})
public final class DemoVerb extends Verb {
    private static final Duration DOWN_LIMIT = Duration.ofSeconds(20);

    @Option(names = "--keep", description = "Keep the network running, and its folder.")
    private boolean keep;

    @Option(names = "--dir", paramLabel = "DIR", description = "Its folder (default: a temporary one).")
    private @Nullable Path dir;

    @Override
    protected int run(Session given) throws IOException {
        Shell shell = given.json() ? given.shell().withoutResults() : given.shell();
        long start = shell.ticker().millis();
        var session = new Session(shell, java.util.Optional.empty(), false);
        Path path = dir == null ? Files.createTempDirectory("argosy-demo") : dir.toAbsolutePath();
        var folder = new NetworkFolder(path);
        var steps = new Steps(shell, false, UpVerb.LIMIT);
        boolean forget = false;
        try {
            title(session, "Argosy: a market of three machines, a customer, a job, a bill");
            new NetworkStart(shell, folder, Programs.of(shell), steps).up(Wanted.defaults());
            DemoSummary summary = new Demo(session, folder, Programs.of(shell), steps).run();
            forget = summary.good();
            if (given.json()) {
                given.document(summary.document(shell.ticker().millis() - start));
            }
            session.note("");
            session.note(verdict(shell, summary.good(), shell.ticker().millis() - start));
            return summary.good() ? 0 : 4;
        } catch (Steps.InterruptedStart interrupted) {
            forget = true;
            return 130;
        } finally {
            end(session, folder, forget);
        }
    }

    private void end(Session session, NetworkFolder folder, boolean forget) throws IOException {
        Shell shell = session.shell();
        if (keep) {
            session.note("");
            session.note("kept running; `argosy down --purge --dir " + folder.root() + "` ends it");
            return;
        }
        session.note("");
        try {
            new NetworkStop(shell, folder, new Steps(shell, false, DOWN_LIMIT)).down();
        } catch (RefusedException | ArgosyException failed) {
            session.note("could not stop everything: " + failed.getMessage());
        }
        if (forget) {
            folder.delete();
        } else {
            session.note("its folder is kept, to look into: " + folder.root());
        }
    }

    private static String verdict(Shell shell, boolean good, long millis) {
        Terminal terminal = shell.terminal();
        String time = terminal.err(Terminal.Style.DIM, ", in " + Words.millis(millis));
        return good
                ? terminal.err(Terminal.Style.GREEN, "✓ all of it held") + time
                : terminal.err(Terminal.Style.RED, "✗ not all of it held") + time;
    }

    static void title(Session session, String text) {
        session.note("");
        session.note(session.shell().terminal().err(Terminal.Style.BOLD, text));
        session.note("");
    }
}
