package dev.argosy.portal.storage;

import dev.argosy.portal.foundation.Pokes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Append-only logs in segment files. Safe for any number of threads; appends to one group take turns. */
public final class Logs {
    private static final int LOCKS = 64;
    private static final int REMEMBERED_GAPS = 1024;
    /** Where a group goes in one move before its files are deleted; no group can have this name. */
    private static final String DROPPED = ".dropped";

    private final Path folder;
    private final Pokes pokes;
    private final Limits limits;
    private final List<Object> locks =
            IntStream.range(0, LOCKS).mapToObj(any -> new Object()).toList();
    /** Offsets that left a gap and were not taken; bounded, forgetting one costs the writer one more try. */
    private final Map<LogStream, Long> gaps = new LinkedHashMap<>();

    private Logs(Path folder, Pokes pokes, Limits limits) {
        this.folder = folder;
        this.pokes = pokes;
        this.limits = limits;
    }

    /** Opens the folder, making it if need be, and finishes what an earlier run began to delete. */
    public static Logs in(Path folder, Pokes pokes, Limits limits) throws IOException {
        Files.createDirectories(folder);
        Folders.deleteTree(folder.resolve(DROPPED));
        return new Logs(folder, pokes, limits);
    }

    /**
     * Appends bytes that begin at {@code offset} and answers the offset up to which everything is on disk. Bytes
     * before the kept offset are skipped. Bytes beyond it leave a gap: they are not taken the first time, so that the
     * writer sends what is missing; a writer that insists on the same offset no longer has it, and is believed.
     */
    public long append(LogStream stream, long offset, byte[] bytes) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 0)");
        }
        synchronized (lock(stream.group())) {
            List<Segment> segments = segments(stream);
            long end = end(segments);
            if (offset > end && !insists(stream, offset)) {
                return end;
            }
            long start = Math.max(offset, end);
            int skipped = (int) Math.min(bytes.length, start - offset);
            if (bytes.length == skipped) {
                return end;
            }
            write(stream, segments, start, ByteBuffer.wrap(bytes, skipped, bytes.length - skipped));
            dropOldest(stream.group());
            return offset + bytes.length;
        }
    }

    /** The offset after the last byte of this log; 0 when nothing was written. */
    public long length(LogStream stream) throws IOException {
        return end(segments(stream));
    }

    /**
     * Reads from {@code offset}, or from the first byte still kept after it; at most {@code max} bytes, none at the
     * end. Bytes may be dropped while being read: then the answer begins later and says so.
     */
    public Read read(LogStream stream, long offset, int max) throws IOException {
        for (Segment segment : segments(stream)) {
            if (segment.end() > offset && segment.length() > 0) {
                long start = Math.max(offset, segment.start());
                try {
                    return new Read(offset, start, segment.read(start, max));
                } catch (NoSuchFileException droppedMeanwhile) {
                    continue;
                }
            }
        }
        return new Read(offset, offset, new byte[0]);
    }

    /** Whether anything of this group is here: something was written to it and it was not deleted. */
    public boolean isKept(String group) {
        return Files.exists(folder.resolve(group));
    }

    /** Groups to which nothing was written since an instant, by name, after a name. */
    public List<String> idleGroups(Instant before, String after, int limit) throws IOException {
        var names = new TreeSet<String>();
        try (var found = Files.newDirectoryStream(folder)) {
            for (Path group : found) {
                String name = group.getFileName().toString();
                if (name.compareTo(after) > 0 && !name.equals(DROPPED)) {
                    names.add(name);
                }
            }
        }
        var idle = new ArrayList<String>();
        for (String name : names) {
            if (idle.size() == limit) {
                break;
            }
            synchronized (lock(name)) {
                if (lastChange(folder.resolve(name)).isBefore(before)) {
                    idle.add(name);
                }
            }
        }
        return idle;
    }

    /** Deletes all streams of a group at once, unless something was written since an instant. */
    public boolean drop(String group, Instant before) throws IOException {
        Path dropped = folder.resolve(DROPPED);
        synchronized (lock(group)) {
            Path home = folder.resolve(group);
            if (Files.notExists(home) || !lastChange(home).isBefore(before)) {
                return false;
            }
            Files.createDirectories(dropped);
            Files.move(home, dropped.resolve(group), StandardCopyOption.ATOMIC_MOVE);
        }
        Folders.deleteTree(dropped.resolve(group));
        return true;
    }

    private static Instant lastChange(Path group) throws IOException {
        Instant last = Instant.EPOCH;
        try (var found = Files.walk(group)) {
            for (Path path : (Iterable<Path>) found::iterator) {
                Instant changed = Files.getLastModifiedTime(path).toInstant();
                last = changed.isAfter(last) ? changed : last;
            }
        }
        return last;
    }

    private void write(LogStream stream, List<Segment> segments, long start, ByteBuffer bytes) throws IOException {
        boolean contiguous = !segments.isEmpty() && segments.getLast().end() == start;
        boolean fits = contiguous && segments.getLast().length() < limits.segmentBytes();
        Path home = home(stream);
        Path file = fits ? segments.getLast().file() : home.resolve(Segment.name(start));
        if (!fits) {
            Files.createDirectories(home);
        }
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            Folders.write(channel, bytes);
            // Readers need not wait for the disk; the writer's answer does.
            pokes.ring(LogStream.topic(stream.group()));
            channel.force(false);
        }
        if (!fits) {
            Folders.force(home);
        }
    }

    /** The newest segment of each stream stays, so that the kept offset can always be told. */
    private void dropOldest(String group) throws IOException {
        Map<LogStream, List<Segment>> all = new LinkedHashMap<>();
        for (LogStream stream : streams(group)) {
            all.put(stream, new ArrayList<>(segments(stream)));
        }
        long kept = all.values().stream().mapToLong(Logs::sum).sum();
        while (kept > limits.groupBytes()) {
            var longest = all.values().stream()
                    .filter(segments -> segments.size() > 1)
                    .max(Comparator.comparingLong(Logs::sum));
            if (longest.isEmpty()) {
                return;
            }
            Segment oldest = longest.get().removeFirst();
            Files.delete(oldest.file());
            kept -= oldest.length();
        }
    }

    private boolean insists(LogStream stream, long offset) {
        synchronized (gaps) {
            Long before = gaps.remove(stream);
            if (before != null && before == offset) {
                return true;
            }
            gaps.put(stream, offset);
            if (gaps.size() > REMEMBERED_GAPS) {
                gaps.remove(gaps.keySet().iterator().next());
            }
            return false;
        }
    }

    private List<LogStream> streams(String group) throws IOException {
        try (var found = Files.newDirectoryStream(folder.resolve(group))) {
            var streams = new ArrayList<LogStream>();
            found.forEach(
                    path -> streams.add(new LogStream(group, path.getFileName().toString())));
            return streams;
        }
    }

    private List<Segment> segments(LogStream stream) throws IOException {
        var segments = new ArrayList<Segment>();
        try (var found = Files.newDirectoryStream(home(stream), "*" + Segment.SUFFIX)) {
            for (Path file : found) {
                Segment.of(file).ifPresent(segments::add);
            }
        } catch (NoSuchFileException nothingYet) {
            return segments;
        }
        segments.sort(Comparator.comparingLong(Segment::start));
        return segments;
    }

    private static long sum(List<Segment> segments) {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    private static long end(List<Segment> segments) {
        return segments.isEmpty() ? 0 : segments.getLast().end();
    }

    private Path home(LogStream stream) {
        return folder.resolve(stream.group()).resolve(stream.name());
    }

    private Object lock(String group) {
        return locks.get(Math.floorMod(group.hashCode(), LOCKS));
    }

    /** @param groupBytes what the streams of a group keep together, exceeded by at most a segment and an append */
    public record Limits(long groupBytes, long segmentBytes) {
        public static final Limits DEFAULT = new Limits(16L << 20, 1L << 20);
    }

    /**
     * Bytes of a log.
     *
     * @param asked the offset that was asked for
     * @param offset where the bytes begin; beyond {@code asked} when older ones were dropped
     */
    public record Read(long asked, long offset, byte[] bytes) {
        public long dropped() {
            return offset - asked;
        }

        public long next() {
            return offset + bytes.length;
        }
    }
}
