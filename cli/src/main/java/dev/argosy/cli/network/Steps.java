package dev.argosy.cli.network;

import dev.argosy.cli.Shell;
import dev.argosy.cli.Terminal;
import dev.argosy.cli.Words;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing after the other, tells how long each took and gives up when a deadline passes or the person says so.
 *
 * <p>A screen sees the present step with its seconds; a file sees each step once, when it is done.
 */
final class Steps {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Shell shell;
    private final boolean quiet;
    private final Duration limit;
    private long deadlineMillis;
    private volatile boolean interrupted;

    Steps(Shell shell, boolean quiet, Duration limit) {
        this.shell = shell;
        this.quiet = quiet;
        this.limit = limit;
        allowAll();
        listen();
    }

    /** Gives the whole time again, to something that begins anew. */
    final void allowAll() {
        deadlineMillis = shell.ticker().millis() + limit.toMillis();
    }

    /** Hears Ctrl-C again, after somebody else did. */
    void listen() {
        shell.interrupts().onInterrupt(() -> interrupted = true);
    }

    /** Ends it here if the person pressed Ctrl-C meanwhile. */
    void goOn() {
        if (interrupted) {
            throw new InterruptedStart();
        }
    }

    boolean interrupted() {
        return interrupted;
    }

    /** Does it at once. */
    void step(String name, Task task) throws IOException {
        long start = shell.ticker().millis();
        live(name, start);
        task.run();
        done(name, start);
    }

    /** Looks again and again until the condition holds. */
    void await(String name, Condition condition) throws IOException {
        long start = shell.ticker().millis();
        while (!condition.holds()) {
            goOn();
            if (shell.ticker().millis() > deadlineMillis) {
                throw new ArgosyException(
                        ProgramCodes.START_TIMED_OUT, FailureClass.EXTERNAL, name + ": took too long", null);
            }
            live(name, start);
            pause();
        }
        done(name, start);
    }

    void say(String line) {
        if (!quiet) {
            shell.err().println(line);
        }
    }

    private void pause() {
        try {
            shell.ticker().pause(BETWEEN_LOOKS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedStart();
        }
    }

    private void live(String name, long start) {
        if (!quiet && shell.terminal().live()) {
            String time = Words.millis(shell.ticker().millis() - start);
            shell.err()
                    .print("\r\u001b[K  " + shell.terminal().err(Terminal.Style.YELLOW, "·") + " " + name + " …  "
                            + shell.terminal().err(Terminal.Style.DIM, time));
            shell.err().flush();
        }
    }

    private void done(String name, long start) {
        if (quiet) {
            return;
        }
        String time = Words.millis(shell.ticker().millis() - start);
        shell.err()
                .println((shell.terminal().live() ? "\r\u001b[K" : "")
                        + "  " + shell.terminal().err(Terminal.Style.GREEN, "✓") + " " + String.format("%-44s ", name)
                        + shell.terminal().err(Terminal.Style.DIM, time));
    }

    interface Task {
        void run() throws IOException;
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    /** The person pressed Ctrl-C while something was being waited for. */
    static final class InterruptedStart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedStart() {
            super("interrupted", (@Nullable Throwable) null, false, false);
        }
    }
}
