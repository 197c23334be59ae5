package dev.argosy.agent.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One output stream of a workload as the portal gets it: the keeper's file, with a line in the place of whatever the
 * keeper had to drop. Offsets are those of this stream; they stay the same over restarts because each gap is written
 * down before anything after it is read.
 */
final class RecordedOutput {
    /** Where the stream leaves the file: at {@code stream} a line is put in, then it goes on at {@code file}. */
    private record Gap(long stream, long file, byte[] line) {
        long end() {
            return stream + line.length;
        }
    }

    private final Path file;
    private final List<Gap> gaps = new ArrayList<>();

    RecordedOutput(Path file) throws IOException {
        this.file = file;
        try {
            for (String line : Files.readAllLines(gapFile())) {
                String[] words = line.split(" ", -1);
                if (words.length == 3) {
                    gaps.add(gap(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
                }
            }
        } catch (NoSuchFileException none) {
            gaps.clear();
        }
    }

    /** Up to {@code max} bytes from the offset on; none when nothing more has been written yet. */
    byte[] read(long offset, int max) throws IOException {
        Gap last = null;
        for (Gap gap : gaps) {
            if (offset >= gap.stream() && offset < gap.end()) {
                int from = (int) (offset - gap.stream());
                return java.util.Arrays.copyOfRange(gap.line(), from, Math.min(gap.line().length, from + max));
            }
            if (offset >= gap.end()) {
                last = gap;
            }
        }
        long position = last == null ? offset : last.file() + offset - last.end();
        long until = gaps.stream()
                .filter(gap -> gap.stream() > offset)
                .mapToLong(Gap::stream)
                .min()
                .orElse(Long.MAX_VALUE);
        byte[] bytes = readFile(position, (int) Math.min(max, until - offset));
        // Looked up after reading: bytes that were punched out meanwhile read as zeros.
        long floor = floor();
        if (floor <= position || until != Long.MAX_VALUE) {
            return bytes;
        }
        Gap gap = gap(offset, position, floor);
        Files.writeString(
                gapFile(),
                offset + " " + position + " " + floor + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        gaps.add(gap);
        return read(offset, max);
    }

    private static Gap gap(long stream, long from, long to) {
        String line = "\n[argosy: " + (to - from) + " bytes of output dropped here]\n";
        return new Gap(stream, to, line.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] readFile(long position, int max) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long available = Math.max(0, in.length() - position);
            byte[] bytes = new byte[(int) Math.min(max, available)];
            in.seek(position);
            in.readFully(bytes);
            return bytes;
        } catch (java.io.FileNotFoundException notYet) {
            return new byte[0];
        }
    }

    private long floor() throws IOException {
        try {
            String text = Files.readString(file.resolveSibling(file.getFileName() + ".floor"))
                    .strip();
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NoSuchFileException none) {
            return 0;
        }
    }

    private Path gapFile() {
        return file.resolveSibling(file.getFileName() + ".gaps");
    }
}
