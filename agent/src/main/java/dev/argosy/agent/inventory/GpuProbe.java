package dev.argosy.agent.inventory;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks the driver's own program what gpus there are. */
public final class GpuProbe {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final String TEXT_MARK = "==============NVSMI LOG==============";

    private GpuProbe() {}

    /** No such program means no gpus; a program that fails or talks nonsense is an error. */
    public static List<GpuReading> ask(String program, ExecutorService tasks) throws IOException {
        Optional<byte[]> answer = run(List.of(program, "-q", "-x"), tasks);
        return answer.isEmpty() ? List.of() : read(answer.get());
    }

    /** The uuids of the gpus on which some process computes now. */
    public static Set<String> busy(String program, ExecutorService tasks) throws IOException {
        byte[] answer = run(List.of(program, "--query-compute-apps=gpu_uuid", "--format=csv,noheader"), tasks)
                .orElseThrow(() -> new IOException(program + ": is not there any more"));
        return new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("GPU-"))
                .collect(Collectors.toSet());
    }

    private static Optional<byte[]> run(List<String> command, ExecutorService tasks) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notThere) {
            return Optional.empty();
        }
        String program = command.getFirst();
        Callable<byte[]> reading = () -> process.getInputStream().readNBytes(MAX_ANSWER);
        var answer = tasks.submit(reading);
        try {
            byte[] bytes = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + ": does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + ": exit code " + process.exitValue() + " (is the driver loaded?)");
            }
            return Optional.of(bytes);
        } catch (TimeoutException slow) {
            throw new IOException(program + ": no answer in " + LIMIT.toSeconds() + " s", slow);
        } catch (ExecutionException broken) {
            throw new IOException(program + ": answer cannot be read", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while asking for gpus", stopped));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The XML answer, or the text one as recordings hold it. */
    static List<GpuReading> read(byte[] answer) throws IOException {
        String text = new String(answer, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            return NvidiaXml.parse(answer);
        }
        int mark = text.indexOf(TEXT_MARK);
        if (mark < 0) {
            throw new IOException("gpu answer: neither XML nor an NVSMI LOG (expected: an answer of nvidia-smi -q)");
        }
        int next = text.indexOf("\n####", mark);
        return NvidiaText.parse(text.substring(mark, next < 0 ? text.length() : next)
                .lines()
                .skip(1)
                .toList());
    }
}
