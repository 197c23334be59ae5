package dev.argosy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One call of the launcher, as a person would type it; output goes to files so that nothing can block. */
final class Command {
    private static final Path LAUNCHER =
            Path.of("..", "argosy").toAbsolutePath().normalize();

    private final Process process;
    private final Path out;
    private final Path err;
    private final String shown;

    private Command(Process process, Path out, Path err, String shown) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.shown = shown;
    }

    static Command start(Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
        return program(folder, environment, line(arguments));
    }

    /** What the launcher's call is in full. */
    static List<String> line(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(LAUNCHER.toString());
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** Any program, started and read like the launcher. */
    static Command program(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(new TreeMap<>(environment));
        return new Command(builder.start(), out, err, String.join(" ", command));
    }

    Result await(Duration deadline) throws IOException, InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("not done within " + deadline + ": " + shown + "\n" + read(out) + read(err));
        }
        return new Result(shown, process.exitValue(), read(out), read(err));
    }

    /** What it has printed on stdout so far. */
    String outSoFar() {
        try {
            return read(out);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What it has printed on stderr so far. */
    String errSoFar() {
        try {
            return read(err);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** kill -9, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** How a call ended. */
    record Result(String command, int exit, String out, String err) {
        Result expect(int code) {
            if (exit != code) {
                throw new AssertionError(
                        command + "\nexit: " + exit + " (expected: " + code + ")\nstdout: " + out + "\nstderr: " + err);
            }
            return this;
        }
    }
}
