package dev.argosy.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Unpacks a tar that a stranger made: nothing lands outside the folder, whatever the archive says.
 *
 * <p>Files and folders are made; symbolic links only when they point inside; anything else is an error.
 */
public final class Unpacked {
    private final Path root;
    private final InputStream in;
    private final Map<String, String> pax = new HashMap<>();

    private Unpacked(Path root, InputStream in) {
        this.root = root;
        this.in = in;
    }

    /** Unpacks the stream into the folder, which is made if need be, and returns how many files it made. */
    public static int into(Path folder, InputStream tar) throws IOException {
        Files.createDirectories(folder);
        try {
            return new Unpacked(folder.toRealPath(), tar).all();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException broken) {
            throw new IOException("tar: an entry that cannot be read", broken);
        }
    }

    private int all() throws IOException {
        int files = 0;
        byte[] block = new byte[TarWriter.BLOCK];
        while (in.readNBytes(block, 0, block.length) == block.length && block[0] != 0) {
            long size = octal(block, 124, 12);
            char type = (char) block[156];
            switch (type) {
                case 'x' -> pax(bytes(size));
                case 'g' -> bytes(size);
                case 'L' -> pax.put("path", text(bytes(size), 0, Math.toIntExact(size)));
                case '0', '\0' -> {
                    file(name(block), (octal(block, 100, 8) & 0100) != 0, size);
                    files++;
                }
                case '5' -> Files.createDirectories(inside(name(block)));
                case '2' -> link(name(block), pax.getOrDefault("linkpath", text(block, 157, 100)));
                default -> throw new IOException("tar: entry of type '" + type + "' (expected: file, folder or link)");
            }
            if ("xgL".indexOf(type) < 0) {
                pax.clear();
            }
        }
        return files;
    }

    private String name(byte[] block) {
        String path = pax.get("path");
        if (path != null) {
            return path;
        }
        String prefix = block[257] == 'u' ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private Path inside(String name) throws IOException {
        Path target = root.resolve(name).normalize();
        if (name.startsWith("/") || !target.startsWith(root)) {
            throw new IOException("tar: '" + name + "' leads outside");
        }
        // a link made earlier must not carry a later entry outside
        for (Path part = target.getParent(); part != null && part.startsWith(root); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new IOException("tar: '" + name + "' goes through a link");
            }
        }
        return target;
    }

    private void file(String name, boolean executable, long size) throws IOException {
        Path target = inside(name);
        Files.createDirectories(target.getParent());
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("tar: '" + name + "' is a folder already");
        }
        Files.deleteIfExists(target);
        try (OutputStream out = Files.newOutputStream(target)) {
            copy(size, out);
        }
        if (executable && !target.toFile().setExecutable(true)) {
            throw new IOException(target + ": cannot be made executable");
        }
    }

    private void link(String name, String to) throws IOException {
        Path target = inside(name);
        if (to.startsWith("/") || !target.resolveSibling(to).normalize().startsWith(root)) {
            throw new IOException("tar: link '" + name + "' points outside");
        }
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.createSymbolicLink(target, Path.of(to));
    }

    private void pax(byte[] records) {
        int at = 0;
        while (at < records.length) {
            int space = at;
            while (records[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(records, at, space - at, StandardCharsets.US_ASCII));
            String line = new String(records, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            int equals = line.indexOf('=');
            pax.put(line.substring(0, equals), line.substring(equals + 1));
            at += length;
        }
    }

    private byte[] bytes(long size) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        copy(Math.min(size, 1 << 20), out);
        return out.toByteArray();
    }

    private void copy(long size, OutputStream out) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (long left = size; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new EOFException("tar: cut off");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        in.skipNBytes((TarWriter.BLOCK - size % TarWriter.BLOCK) % TarWriter.BLOCK);
    }

    private static String text(byte[] block, int at, int room) {
        int end = at;
        while (end < at + room && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] block, int at, int room) throws IOException {
        String digits = text(block, at, room).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException notOctal) {
            throw new IOException("tar: a header that is none", notOctal);
        }
    }
}
