package dev.argosy.agent.health;

import dev.argosy.agent.core.BootClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the kernel's log, from its beginning, for Xids. The file is the kernel's own device, which hands out one
 * record a read and then waits; or any text file, such as a recorded log, which may grow, be cut or be replaced.
 */
public final class KernelLog {
    private static final Logger LOG = System.getLogger(KernelLog.class.getName());
    /** The kernel's records are shorter. */
    private static final int BUFFER = 16 * 1024;

    private static final int LONGEST_LINE = 4 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final long TRY_AGAIN_MILLIS = 10_000;

    private final Path file;
    private final InstantSource wall;
    private final BootClock clock;
    private final Runnable news;
    private final XidLog xids = new XidLog();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String trouble = "";
    private volatile long readAt;
    private volatile @Nullable FileChannel open;

    /** @param news called after an Xid was seen, by the thread that follows */
    public KernelLog(Path file, InstantSource wall, BootClock clock, Runnable news) {
        this.file = file;
        this.wall = wall;
        this.clock = clock;
        this.news = news;
        this.readAt = clock.millis();
    }

    XidLog xids() {
        return xids;
    }

    Path file() {
        return file;
    }

    /** Why it cannot be read; empty when it can. */
    String trouble() {
        return trouble;
    }

    /** Since when nothing came that was not there already, on the boot clock. */
    public long quietSince() {
        return readAt;
    }

    /** Runs until {@link #close}. */
    public void run() {
        try {
            do {
                try {
                    while (Files.isRegularFile(file) && closed.getCount() > 0) {
                        followText();
                    }
                    if (closed.getCount() > 0) {
                        followDevice();
                    }
                } catch (ClosedByInterruptException stopped) {
                    return;
                } catch (IOException failed) {
                    if (trouble.isEmpty() && closed.getCount() > 0) {
                        LOG.log(Level.WARNING, "the kernel''s log cannot be read: {0}", failed.toString());
                    }
                    trouble = failed instanceof NoSuchFileException
                            ? file + " is not there"
                            : String.valueOf(failed.getMessage());
                }
            } while (!closed.await(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public void close() {
        closed.countDown();
        FileChannel now = open;
        if (now != null) {
            try {
                now.close();
            } catch (IOException failed) {
                LOG.log(Level.DEBUG, "closing the kernel''s log: {0}", failed.toString());
            }
        }
    }

    private void followDevice() throws IOException {
        long bootSeconds = bootTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            open = channel;
            trouble = "";
            var buffer = ByteBuffer.allocate(BUFFER);
            while (closed.getCount() > 0) {
                buffer.clear();
                int read;
                try {
                    read = channel.read(buffer);
                } catch (IOException skipped) {
                    if ("Broken pipe".equals(skipped.getMessage())) {
                        // Records were overwritten before they were read; the next read goes on after them.
                        continue;
                    }
                    throw skipped;
                }
                if (read < 0) {
                    throw new IOException("ended (expected: the kernel's log, which does not)");
                }
                readAt = clock.millis();
                record(new String(buffer.array(), 0, read, StandardCharsets.ISO_8859_1), bootSeconds);
            }
        } finally {
            open = null;
        }
    }

    /** {@code priority,sequence,microseconds since boot,flags;message}, then lines of properties. */
    private void record(String record, long bootSeconds) {
        int message = record.indexOf(';');
        String[] head = record.substring(0, Math.max(0, message)).split(",", -1);
        if (head.length >= 3 && head[2].matches("[0-9]{1,18}")) {
            add(
                    record.substring(message + 1).lines().findFirst().orElse(""),
                    bootSeconds * 1000 + Long.parseLong(head[2]) / 1000);
        }
    }

    private static long bootTime() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.filter(line -> line.startsWith("btime "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("btime ".length()).strip()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("/proc/stat: without btime"));
        }
    }

    private void followText() throws IOException, InterruptedException {
        Object key = key();
        long from = 0;
        var line = new StringBuilder();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            open = channel;
            trouble = "";
            var buffer = ByteBuffer.allocate(BUFFER);
            do {
                if (channel.size() < from) {
                    from = 0;
                    line.setLength(0);
                }
                int read = channel.read(buffer.clear(), from);
                while (read > 0) {
                    from += read;
                    readAt = clock.millis();
                    take(line, new String(buffer.array(), 0, read, StandardCharsets.ISO_8859_1));
                    read = channel.read(buffer.clear(), from);
                }
            } while (!closed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS) && key.equals(key()));
        } finally {
            open = null;
        }
    }

    private Object key() throws IOException {
        return Optional.ofNullable(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .orElse(file);
    }

    private void take(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\n') {
                add(line.toString(), timeOf(line.toString()));
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append(next);
            }
        }
    }

    /** Of a line that begins with a time as in ISO 8601; of another the time of reading. */
    private long timeOf(String line) {
        int blank = line.indexOf(' ');
        if (blank > 0 && line.startsWith("20")) {
            try {
                return Instant.from(OffsetDateTime.parse(line.substring(0, blank)))
                        .toEpochMilli();
            } catch (DateTimeParseException another) {
                return wall.millis();
            }
        }
        return wall.millis();
    }

    private void add(String line, long atEpochMillis) {
        Xid.read(line, atEpochMillis).ifPresent(xid -> {
            xids.add(xid);
            news.run();
        });
    }
}
