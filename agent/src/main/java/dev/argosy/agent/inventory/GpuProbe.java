package dev.argosy.agent.inventory;

import dev.argosy.agent.inventory.OutsideProgram.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** Asks the driver's own program what gpus there are. */
public final class GpuProbe {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TEXT_MARK = "==============NVSMI LOG==============";

    private GpuProbe() {}

    /** No such program means no gpus; a program that fails or talks nonsense is an error. */
    public static List<GpuReading> ask(String program, ExecutorService tasks) throws IOException {
        return switch (sheet(program, LIMIT, tasks)) {
            case Answer.NotThere none -> List.of();
            case Answer.Late late -> throw new IOException(program + ": no answer in " + LIMIT.toSeconds() + " s");
            case Answer.Ended ended -> read(worked(program, ended));
        };
    }

    /** Everything that the driver's program has to say, not read yet. */
    public static Answer sheet(String program, Duration limit, ExecutorService tasks) throws IOException {
        return OutsideProgram.ask(List.of(program, "-q", "-x"), limit, tasks);
    }

    /** The uuids of the gpus on which some process computes now. */
    public static Set<String> busy(String program, ExecutorService tasks) throws IOException {
        var command = List.of(program, "--query-compute-apps=gpu_uuid", "--format=csv,noheader");
        byte[] answer = switch (OutsideProgram.ask(command, LIMIT, tasks)) {
            case Answer.NotThere none -> throw new IOException(program + ": is not there any more");
            case Answer.Late late -> throw new IOException(program + ": no answer in " + LIMIT.toSeconds() + " s");
            case Answer.Ended ended -> worked(program, ended);
        };
        return new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("GPU-"))
                .collect(Collectors.toSet());
    }

    private static byte[] worked(String program, Answer.Ended ended) throws IOException {
        if (ended.exitCode() != 0) {
            throw new IOException(program + ": exit code " + ended.exitCode() + " (is the driver loaded?)");
        }
        return ended.output();
    }

    static List<GpuReading> read(byte[] answer) throws IOException {
        List<GpuSheet> sheets = sheets(answer);
        if (sheets.stream().anyMatch(sheet -> sheet.uuid().isEmpty())) {
            throw new IOException("gpu answer: a gpu without uuid");
        }
        return sheets.stream().map(GpuReading::of).toList();
    }

    /** The XML answer, or the text one as recordings hold it. */
    public static List<GpuSheet> sheets(byte[] answer) throws IOException {
        String text = new String(answer, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            return NvidiaXml.sheets(answer);
        }
        int mark = text.indexOf(TEXT_MARK);
        if (mark < 0) {
            throw new IOException("gpu answer: neither XML nor an NVSMI LOG (expected: an answer of nvidia-smi -q)");
        }
        int next = text.indexOf("\n####", mark);
        return NvidiaText.sheets(text.substring(mark, next < 0 ? text.length() : next)
                .lines()
                .skip(1)
                .toList());
    }
}
