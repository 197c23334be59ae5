package dev.argosy.agent.inventory;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a program of the machine; how long it may take and how much it may say are bounded. */
public final class OutsideProgram {
    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    /** What came of it. */
    public sealed interface Answer {
        record NotThere(String why) implements Answer {}

        record Ended(int exitCode, byte[] output) implements Answer {}

        /** It was killed; one that waits for broken hardware may live on all the same. */
        record Late(ProcessHandle process) implements Answer {}
    }

    private OutsideProgram() {}

    /** @throws IOException when its answer could not be read */
    public static Answer ask(List<String> command, Duration limit, ExecutorService tasks) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notThere) {
            return new Answer.NotThere(String.valueOf(notThere.getMessage()));
        }
        Callable<byte[]> reading = () -> process.getInputStream().readNBytes(MAX_ANSWER);
        var answer = tasks.submit(reading);
        try {
            byte[] bytes = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Answer.Late(process.toHandle());
            }
            return new Answer.Ended(process.exitValue(), bytes);
        } catch (TimeoutException slow) {
            return new Answer.Late(process.toHandle());
        } catch (ExecutionException broken) {
            throw new IOException(command.getFirst() + ": answer cannot be read", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + command.getFirst(), stopped);
        } finally {
            process.destroyForcibly();
        }
    }
}
