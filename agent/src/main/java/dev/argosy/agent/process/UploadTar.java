package dev.argosy.agent.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks a submitter's tar into the job's folder. Nothing in it may lead out: no absolute names, no {@code ..}, no
 * links to outside, no devices; and what it may unpack to is limited in bytes and in entries.
 */
final class UploadTar {
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME_BYTES = 64 * 1024;
    private static final int EXECUTABLE = 0100;

    private final Path root;
    private long bytesLeft;
    private int entriesLeft = MAX_ENTRIES;

    private UploadTar(Path root, long maxBytes) {
        this.root = root;
        this.bytesLeft = maxBytes;
    }

    static void unpack(InputStream tar, Path folder, long maxBytes) throws IOException, BadUploadException {
        try {
            new UploadTar(folder.toRealPath(), maxBytes).unpack(tar);
        } catch (EOFException cut) {
            throw new BadUploadException("upload: the tar ends in the middle");
        } catch (InvalidPathException | DirectoryNotEmptyException | FileAlreadyExistsException name) {
            throw new BadUploadException("upload: a name that cannot be, or is there already as something else");
        } catch (FileSystemException unusable) {
            // any other trouble of the disk is not the submitter's and is tried again
            if (String.valueOf(unusable.getReason()).contains("name too long")) {
                throw new BadUploadException("upload: a name that is too long");
            }
            throw unusable;
        }
    }

    private void unpack(InputStream tar) throws IOException, BadUploadException {
        String longName = "";
        String longLink = "";
        while (true) {
            byte[] block = tar.readNBytes(TarHeader.BLOCK);
            // Some writers leave the two closing blocks out.
            if (block.length == 0 || (block.length == TarHeader.BLOCK && TarHeader.isEnd(block))) {
                return;
            }
            if (block.length < TarHeader.BLOCK) {
                throw new EOFException();
            }
            TarHeader header = TarHeader.read(block);
            if (entriesLeft-- == 0) {
                throw new BadUploadException("upload: more than " + MAX_ENTRIES + " entries");
            }
            switch (header.type()) {
                case 'L' -> longName = cut(text(tar, header));
                case 'K' -> longLink = cut(text(tar, header));
                case 'g' -> text(tar, header);
                case 'x' -> {
                    var records = PaxRecords.parse(text(tar, header));
                    longName = records.path().orElse(longName);
                    longLink = records.linkPath().orElse(longLink);
                }
                default -> {
                    entry(
                            tar,
                            new TarHeader(
                                    longName.isEmpty() ? header.name() : longName,
                                    header.mode(),
                                    header.size(),
                                    header.type(),
                                    longLink.isEmpty() ? header.link() : longLink));
                    longName = "";
                    longLink = "";
                }
            }
        }
    }

    private void entry(InputStream tar, TarHeader header) throws IOException, BadUploadException {
        Path target = inside(root, header.name());
        switch (header.type()) {
            case '5' -> folder(target);
            case '0', '7' -> file(tar, header, target);
            case '2' -> symbolicLink(header, target);
            case '1' -> hardLink(header, target);
            default ->
                throw new BadUploadException("upload: '" + header.name() + "' is of type '" + header.type()
                        + "' (expected: files, folders and links)");
        }
    }

    private void folder(Path target) throws IOException, BadUploadException {
        if (!target.equals(root)) {
            parent(target);
            if (Files.isSymbolicLink(target)) {
                throw new BadUploadException("upload: '" + root.relativize(target) + "' is a link and a folder");
            }
            Files.createDirectories(target);
        }
    }

    private void file(InputStream tar, TarHeader header, Path target) throws IOException, BadUploadException {
        if (header.size() > bytesLeft) {
            throw new BadUploadException("upload: unpacks to more than its limit");
        }
        bytesLeft -= header.size();
        parent(target);
        Files.deleteIfExists(target);
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 * 1024];
            long left = header.size();
            while (left > 0) {
                int read = tar.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException();
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        skipPadding(tar, header.size());
        String mode = (header.mode() & EXECUTABLE) == 0 ? "rw-r--r--" : "rwxr-xr-x";
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
    }

    private void symbolicLink(TarHeader header, Path target) throws IOException, BadUploadException {
        Path parent = parent(target);
        inside(parent, header.link());
        Files.deleteIfExists(target);
        Files.createSymbolicLink(target, Path.of(header.link()));
    }

    private void hardLink(TarHeader header, Path target) throws IOException, BadUploadException {
        Path existing = inside(root, header.link());
        parent(target);
        if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)
                || !existing.toRealPath().startsWith(root)) {
            throw new BadUploadException("upload: '" + header.name() + "' links to what is not a file of it");
        }
        Files.deleteIfExists(target);
        Files.createLink(target, existing);
    }

    /** Makes the folder of an entry; links that came before may not lead it out. */
    private Path parent(Path target) throws IOException, BadUploadException {
        Path parent = target.equals(root) ? root : target.getParent();
        if (parent == null) {
            throw new BadUploadException("upload: an entry has no folder");
        }
        Path at = root;
        for (Path step : root.relativize(parent)) {
            if (step.toString().isEmpty()) {
                continue;
            }
            at = at.resolve(step);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createDirectory(at);
                } catch (FileAlreadyExistsException there) {
                    throw new IOException(there);
                }
            } else if (!Files.isDirectory(at) || !at.toRealPath().startsWith(root)) {
                throw new BadUploadException("upload: '" + root.relativize(at) + "' leads out of the upload");
            }
        }
        return parent;
    }

    private Path inside(Path from, String name) throws BadUploadException {
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw new BadUploadException("upload: '" + name + "' (expected: a name inside the upload)");
        }
        Path target = from.resolve(name).normalize();
        if (!target.startsWith(root)
                || (from.equals(root) && Path.of(name).normalize().startsWith(".."))) {
            throw new BadUploadException("upload: '" + name + "' leads out of the upload");
        }
        return target;
    }

    private static String text(InputStream tar, TarHeader header) throws IOException, BadUploadException {
        if (header.size() > MAX_NAME_BYTES) {
            throw new BadUploadException("upload: a name of " + header.size() + " bytes");
        }
        byte[] bytes = tar.readNBytes((int) header.size());
        if (bytes.length < header.size()) {
            throw new EOFException();
        }
        skipPadding(tar, header.size());
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String cut(String name) {
        int end = name.indexOf('\0');
        return end < 0 ? name : name.substring(0, end);
    }

    private static void skipPadding(InputStream tar, long size) throws IOException {
        long padding = (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
        tar.skipNBytes(padding);
    }
}
