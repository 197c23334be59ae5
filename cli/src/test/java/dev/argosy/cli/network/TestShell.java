package dev.argosy.cli.network;

import dev.argosy.cli.Shell;
import dev.argosy.cli.Terminal;
import dev.argosy.client.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A shell in real time, as real processes are waited for; its output is kept. */
final class TestShell {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Shell shell() {
        var stream = new PrintStream(kept, true, StandardCharsets.UTF_8);
        return new Shell(
                stream,
                stream,
                Terminal.PLAIN,
                Map.of(),
                Map.of(),
                InstantSource.fixed(Instant.EPOCH),
                new RealTicker(),
                () -> new UUID(0, 1),
                new NoInterrupts());
    }

    String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    Steps steps() {
        return new Steps(shell(), false, Duration.ofSeconds(20));
    }

    private static final class NoInterrupts implements Shell.Interrupts {
        @Override
        public void onInterrupt(Runnable listener) {
            // nobody is at the keyboard
        }

        @Override
        public void exit(int code) {
            throw new IllegalStateException("exit " + code);
        }
    }

    private static final class RealTicker implements Ticker {
        private final long start = System.nanoTime();

        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }

        @Override
        public void pause(Duration howLong) throws InterruptedException {
            new CountDownLatch(1).await(howLong.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
