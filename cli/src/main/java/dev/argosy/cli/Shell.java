package dev.argosy.cli;

import dev.argosy.client.Ticker;
import dev.argosy.kernel.IdSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds a verb: streams, environment, time, chance and the person at the keyboard.
 *
 * @param properties what the launcher says: {@code argosy.dist}, {@code argosy.java}
 */
public record Shell(
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        Map<String, String> properties,
        InstantSource clock,
        Ticker ticker,
        IdSource ids,
        Interrupts interrupts) {
    public Path home() {
        return Path.of(environment.getOrDefault("HOME", "."));
    }

    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    /** The same with all output on stderr, for a verb whose one document alone may stand on stdout. */
    public Shell withoutResults() {
        var plain = new Terminal(terminal.errColour(), terminal.errColour(), terminal.live());
        return new Shell(err, err, plain, environment, properties, clock, ticker, ids, interrupts);
    }

    /** Ctrl-C, told on a thread of its own; without a listener it ends the process. */
    public interface Interrupts {
        void onInterrupt(Runnable listener);

        /** Ends the process at once. */
        void exit(int code);
    }
}
