package dev.argosy.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar that depends on names, modes and contents only: no times, no owners, so equal folders give equal bytes.
 *
 * <p>POSIX ustar; a name that does not fit gets a pax header.
 */
final class TarWriter {
    static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int PREFIX_BYTES = 155;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void add(TarEntry entry) throws IOException {
        header(entry);
    }

    /** Adds a file; exactly {@code entry.size()} bytes must come, or the archive would not be what it says. */
    void add(TarEntry entry, InputStream content) throws IOException {
        header(entry);
        long written = 0;
        byte[] buffer = new byte[64 * 1024];
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            written += n;
            if (written > entry.size()) {
                break;
            }
            out.write(buffer, 0, n);
        }
        if (written != entry.size()) {
            throw new IOException(entry.name() + ": changed while it was read");
        }
        pad(written);
    }

    /** Two empty blocks; the stream stays open. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private void header(TarEntry entry) throws IOException {
        String name = entry.kind() == TarEntry.Kind.FOLDER ? entry.name() + "/" : entry.name();
        int split = split(name);
        if (split < 0 || length(entry.link()) > NAME_BYTES) {
            pax(name, entry.link());
        }
        String prefix = split > 0 ? name.substring(0, split) : "";
        String last = split > 0 ? name.substring(split + 1) : name;
        char type = switch (entry.kind()) {
            case FILE -> '0';
            case LINK -> '2';
            case FOLDER -> '5';
        };
        block(prefix, last, type, entry);
    }

    /** Where to cut a name into prefix and rest: 0 when it needs no cut, −1 when no cut helps. */
    private static int split(String name) {
        if (length(name) <= NAME_BYTES) {
            return 0;
        }
        for (int i = name.indexOf('/'); i > 0 && i < name.length() - 1; i = name.indexOf('/', i + 1)) {
            if (length(name.substring(0, i)) <= PREFIX_BYTES && length(name.substring(i + 1)) <= NAME_BYTES) {
                return i;
            }
        }
        return -1;
    }

    private void pax(String name, String link) throws IOException {
        String records = record("path", name) + (link.isEmpty() ? "" : record("linkpath", link));
        byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
        block("", "pax", 'x', TarEntry.file("pax", false, bytes.length));
        out.write(bytes);
        pad(bytes.length);
    }

    /** A pax record begins with its own length, the digits of that length included. */
    private static String record(String key, String value) {
        int rest = length(" " + key + "=" + value + "\n");
        int digits = 1;
        while (String.valueOf(rest + digits).length() != digits) {
            digits++;
        }
        return (rest + digits) + " " + key + "=" + value + "\n";
    }

    private void block(String prefix, String name, char type, TarEntry entry) throws IOException {
        byte[] block = new byte[BLOCK];
        text(block, 0, NAME_BYTES, name);
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, entry.size());
        octal(block, 136, 12, 0);
        block[156] = (byte) type;
        text(block, 157, NAME_BYTES, entry.link());
        text(block, 257, 6, "ustar");
        text(block, 263, 2, "00");
        text(block, 345, PREFIX_BYTES, prefix);
        // the sum is taken with its own field full of spaces
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        out.write(block);
    }

    private static void text(byte[] block, int at, int room, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, room));
    }

    private static void octal(byte[] block, int at, int room, long value) {
        String digits = Long.toOctalString(value);
        text(block, at, room, "0".repeat(Math.max(0, room - 1 - digits.length())) + digits + "\0");
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }
}
