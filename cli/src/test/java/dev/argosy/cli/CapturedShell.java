package dev.argosy.cli;

import dev.argosy.client.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A shell whose streams are kept, whose time passes only by waiting and whose keyboard is the test. */
final class CapturedShell {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    final Map<String, String> environment = new HashMap<>();
    final List<Runnable> interruptListeners = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long ids;

    CapturedShell(Path home) {
        environment.put("HOME", home.toString());
    }

    CapturedShell using(ScriptedPortal portal) throws IOException {
        Path file = Path.of(environment.getOrDefault("HOME", "")).resolve("profile.yaml");
        new Profile(portal.url(), "org_1", "secret", "").write(file);
        environment.put("ARGOSY_CONFIG", file.toString());
        return this;
    }

    int run(String... arguments) {
        return new Dispatch(shell()).run(List.of(arguments));
    }

    Shell shell() {
        return new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.PLAIN,
                environment,
                Map.of(),
                InstantSource.fixed(NOW),
                new WaitingTicker(),
                () -> new UUID(0, ++ids),
                new Interrupts());
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    Optional<Runnable> interrupt() {
        return interruptListeners.stream().findFirst();
    }

    private final class Interrupts implements Shell.Interrupts {
        @Override
        public void onInterrupt(Runnable listener) {
            interruptListeners.add(listener);
        }

        @Override
        public void exit(int code) {
            // the process would be gone; the test goes on
        }
    }

    private static final class WaitingTicker implements Ticker {
        private long millis;

        @Override
        public synchronized long millis() {
            return millis;
        }

        @Override
        public synchronized void pause(Duration howLong) {
            millis += howLong.toMillis();
        }
    }
}
