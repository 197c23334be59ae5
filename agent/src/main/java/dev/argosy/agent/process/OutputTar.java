package dev.argosy.agent.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Packs what a job left in its output folder. Only regular files go in, in the order of their names; what would go
 * beyond the limit is left out whole and named in {@value #LEFT_OUT}.
 */
final class OutputTar {
    static final String LEFT_OUT = "ARGOSY-LEFT-OUT.txt";

    private static final int LONGEST_PLAIN_NAME = 100;
    private static final int MAX_FILES = 200_000;
    private static final int MAX_NAMED = 1000;

    private final OutputStream out;
    private long written;

    private OutputTar(OutputStream out) {
        this.out = out;
    }

    /** @return whether there is anything to tell: files that went in, or the notice of those that did not */
    static boolean pack(Path folder, OutputStream out, long limitBytes) throws IOException {
        var tar = new OutputTar(out);
        var leftOut = new ArrayList<String>();
        int packed = 0;
        // The two closing blocks and the list of what was left out have their room from the start.
        long room = limitBytes - 3L * TarHeader.BLOCK - 64L * 1024;
        for (Path file : files(folder)) {
            String name = folder.relativize(file).toString();
            long size = Files.size(file);
            if (tar.written + size + 4L * TarHeader.BLOCK + name.length() > room) {
                leftOut.add(name + " (" + size + " bytes)");
            } else {
                try {
                    tar.add(name, file, size);
                    packed++;
                } catch (AccessDeniedException closed) {
                    leftOut.add(name + " (cannot be read)");
                }
            }
        }
        if (!leftOut.isEmpty()) {
            tar.add(LEFT_OUT, notice(leftOut, limitBytes));
        }
        tar.out.write(new byte[2 * TarHeader.BLOCK]);
        return packed > 0 || !leftOut.isEmpty();
    }

    private static byte[] notice(List<String> leftOut, long limitBytes) {
        String text = "Left out, the outputs of a node may take " + limitBytes + " bytes:\n"
                + String.join("\n", leftOut.subList(0, Math.min(MAX_NAMED, leftOut.size()))) + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= 60 * 1024 ? bytes : java.util.Arrays.copyOf(bytes, 60 * 1024);
    }

    private static TreeSet<Path> files(Path folder) throws IOException {
        var files = new TreeSet<Path>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return files;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                // each takes at least a header, so more than this never fit; their names would fill our memory
                return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private void add(String name, Path file, long size) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            header(name, size, Files.isExecutable(file));
            long left = size;
            byte[] buffer = new byte[64 * 1024];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new IOException(file + ": became shorter while it was packed");
                }
                write(buffer, read);
                left -= read;
            }
        }
        pad(size);
    }

    private void add(String name, byte[] bytes) throws IOException {
        header(name, bytes.length, false);
        write(bytes, bytes.length);
        pad(bytes.length);
    }

    private void header(String name, long size, boolean executable) throws IOException {
        String shortName = name;
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_PLAIN_NAME) {
            byte[] record = PaxRecords.path(name);
            write(new TarHeader("pax", 0644, record.length, 'x', "").bytes(), TarHeader.BLOCK);
            write(record, record.length);
            pad(record.length);
            shortName = "long-name";
        }
        write(new TarHeader(shortName, executable ? 0755 : 0644, size, '0', "").bytes(), TarHeader.BLOCK);
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    private void pad(long size) throws IOException {
        int padding = (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
        write(new byte[padding], padding);
    }
}
