package dev.argosy.agent.journal;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** One file of the journal: records up to a zero length, then reserved space. */
final class Segment implements AutoCloseable {
    static final int OVERHEAD = 9;

    /** One record; the type tells how to read the body. */
    record Entry(byte type, byte[] body) {
        int length() {
            return OVERHEAD + body.length;
        }
    }

    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private long end;

    private Segment(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    /** Makes a segment with these entries and all of its space written, durable when this returns. */
    static Segment create(Path file, List<Entry> entries, long size) throws IOException {
        var channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var segment = new Segment(file, channel, size);
        try {
            zero(channel, 0, size);
            for (Entry entry : entries) {
                segment.append(entry);
            }
            channel.force(true);
            return segment;
        } catch (IOException failed) {
            channel.close();
            // What is left of it would take the room that others wait for.
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    static Segment open(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(file, channel, channel.size());
    }

    /** Reads every whole record and cuts a torn last one; the first {@code whole} records must be there. */
    List<Entry> readAll(int whole) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
            // Reads go on until the buffer is full.
        }
        all.flip();
        var entries = new ArrayList<Entry>();
        int at = 0;
        Entry entry = entryAt(all, at);
        while (entry != null) {
            entries.add(entry);
            at += entry.length();
            entry = entryAt(all, at);
        }
        end = at;
        if (!isZero(all, at)) {
            refuseDamage(all, at, entries.size() < whole);
            zero(channel, at, size - at);
            channel.force(true);
        } else if (entries.size() < whole) {
            throw damaged(at);
        }
        return entries;
    }

    /** A tear has nothing whole behind it. */
    private void refuseDamage(ByteBuffer all, int at, boolean insideSnapshot) {
        if (insideSnapshot) {
            throw damaged(at);
        }
        for (int next = at + 1; next + OVERHEAD < all.limit(); next++) {
            if (entryAt(all, next) != null) {
                throw damaged(at);
            }
        }
    }

    boolean fits(Entry entry) {
        return end + entry.length() + Integer.BYTES <= size;
    }

    void append(Entry entry) throws IOException {
        if (!fits(entry)) {
            throw new IOException(file + ": full");
        }
        ByteBuffer bytes = ByteBuffer.allocate(entry.length());
        bytes.putInt(entry.body().length + 1)
                .putInt(checksum(entry.type(), entry.body()))
                .put(entry.type())
                .put(entry.body())
                .flip();
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        end = at;
    }

    void force() throws IOException {
        channel.force(false);
    }

    long used() {
        return end;
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private @org.jspecify.annotations.Nullable Entry entryAt(ByteBuffer all, int at) {
        if (at + OVERHEAD > all.limit()) {
            return null;
        }
        int length = all.getInt(at);
        if (length < 1 || length > MAX_BODY || at + OVERHEAD - 1 + length > all.limit()) {
            return null;
        }
        byte type = all.get(at + 8);
        byte[] body = new byte[length - 1];
        all.get(at + OVERHEAD, body);
        return all.getInt(at + 4) == checksum(type, body) ? new Entry(type, body) : null;
    }

    private static int checksum(byte type, byte[] body) {
        var crc = new CRC32C();
        crc.update(type);
        crc.update(body);
        return (int) crc.getValue();
    }

    private static boolean isZero(ByteBuffer all, int from) {
        for (int i = from; i < all.limit(); i++) {
            if (all.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void zero(FileChannel channel, long from, long length) throws IOException {
        byte[] zeros = new byte[64 * 1024];
        long at = from;
        while (at < from + length) {
            ByteBuffer some = ByteBuffer.wrap(zeros, 0, (int) Math.min(zeros.length, from + length - at));
            while (some.hasRemaining()) {
                at += channel.write(some, at);
            }
        }
    }

    private RuntimeException damaged(long at) {
        return Refusal.of(
                        ProgramCodes.JOURNAL_DAMAGED,
                        file + ": damaged at byte " + at,
                        "keep a copy of the folder for evidence, then join the machine anew with an empty one")
                .asException();
    }
}
