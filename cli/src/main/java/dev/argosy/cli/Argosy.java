package dev.argosy.cli;

import dev.argosy.client.Ticker;
import dev.argosy.kernel.Uuid7Source;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/** The command line's main program and composition root: the only place here that reads clocks and the environment. */
public final class Argosy {
    private Argosy() {}

    public static void main(String[] arguments) {
        Shell shell = realShell();
        int code = new Dispatch(shell).run(List.of(arguments));
        shell.out().flush();
        shell.err().flush();
        System.exit(code);
    }

    private static Shell realShell() {
        Map<String, String> environment = System.getenv();
        var terminal = Terminal.of(environment, isTty(1), isTty(2));
        return new Shell(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                terminal,
                environment,
                properties(),
                InstantSource.system(),
                new SystemTicker(),
                new Uuid7Source(InstantSource.system(), new SecureRandom()),
                new SystemInterrupts());
    }

    private static Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        for (String name : List.of("argosy.dist", "argosy.java")) {
            String value = System.getProperty(name);
            if (value != null) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        // flushed at each line: a job's output must not wait for the next
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /** Java's own console knows only whether both ends are a terminal. */
    private static boolean isTty(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException noProc) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    private static final class SystemTicker implements Ticker {
        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void pause(Duration howLong) throws InterruptedException {
            // waiting for what never comes: a pause that can be interrupted
            new CountDownLatch(1).await(howLong.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static final class SystemInterrupts implements Shell.Interrupts {
        @Override
        public void onInterrupt(Runnable listener) {
            Signal.handle(new Signal("INT"), signal -> listener.run());
        }

        @Override
        public void exit(int code) {
            Runtime.getRuntime().halt(code);
        }
    }
}
