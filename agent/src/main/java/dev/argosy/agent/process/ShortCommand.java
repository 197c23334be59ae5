package dev.argosy.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that ends soon and says only a number; its output goes nowhere and its wait has a limit. */
final class ShortCommand {
    /** What a shell says of a program that ran too long. */
    static final int TIMED_OUT = 124;

    private ShortCommand() {}

    static int run(List<String> command, Path folder, Duration limit) throws IOException {
        return run(command, folder, limit, ProcessBuilder.Redirect.DISCARD);
    }

    /** What it wrote goes to a file, so that a program that writes without end does not fill our memory. */
    static int run(List<String> command, Path folder, Duration limit, ProcessBuilder.Redirect output)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            return TIMED_OUT;
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), stopped);
        }
    }
}
