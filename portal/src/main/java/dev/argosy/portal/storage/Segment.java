package dev.argosy.portal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** A file with a run of a log's bytes, as long as it was when it was looked at. */
record Segment(Path file, long start, long length) {
    static final String SUFFIX = ".log";

    static String name(long start) {
        return String.format("%020d%s", start, SUFFIX);
    }

    /** Empty when it was dropped between listing and looking. */
    static Optional<Segment> of(Path file) throws IOException {
        String name = file.getFileName().toString();
        long start = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        try {
            return Optional.of(new Segment(file, start, Files.size(file)));
        } catch (NoSuchFileException dropped) {
            return Optional.empty();
        }
    }

    long end() {
        return start + length;
    }

    byte[] read(long offset, int max) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(max, end() - offset));
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset - start + buffer.position()) < 0) {
                    return Arrays.copyOf(buffer.array(), buffer.position());
                }
            }
        }
        return buffer.array();
    }
}
