package dev.argosy.client;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FileCodes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Packs a file or folder for a job: the folder's contents, or the single file, will lie in {@code /job}.
 *
 * <p>Names are sorted and times left out, so the same files give the same digest on every machine.
 */
public final class Upload {
    public static final long LIMIT_BYTES = 256L << 20;

    private final Path root;
    private final TarWriter tar;
    private final IgnoreRules rules;
    private long bytes;

    private Upload(Path root, TarWriter tar, IgnoreRules rules) {
        this.root = root;
        this.tar = tar;
        this.rules = rules;
    }

    /** Packs what lies at the path into a new tar file and returns how many bytes of content it holds. */
    public static long pack(Path path, Path tarFile) throws IOException {
        if (!Files.exists(path)) {
            throw refused("no such file or folder", path);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(tarFile), 1 << 16)) {
            var tar = new TarWriter(out);
            Path real = path.toRealPath();
            Upload upload;
            if (Files.isDirectory(real)) {
                upload = new Upload(real, tar, IgnoreRules.of(real));
                upload.folder(real);
            } else {
                upload = new Upload(real, tar, IgnoreRules.parse(List.of()));
                upload.file(real, path.getFileName().toString());
            }
            tar.finish();
            return upload.bytes;
        }
    }

    private void folder(Path folder) throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(folder)) {
            children = listed.sorted().toList();
        }
        for (Path child : children) {
            String name = root.relativize(child).toString();
            boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
            if (rules.ignores(name, isFolder)) {
                continue;
            }
            if (Files.isSymbolicLink(child)) {
                link(child, name);
            } else if (isFolder) {
                tar.add(TarEntry.folder(name));
                folder(child);
            } else if (Files.isRegularFile(child)) {
                file(child, name);
            } else {
                throw refused("neither file, folder nor link; add it to " + IgnoreRules.FILE, child);
            }
        }
    }

    private void file(Path file, String name) throws IOException {
        long size = Files.size(file);
        bytes += size;
        if (bytes > LIMIT_BYTES) {
            throw Refusal.of(
                            FileCodes.UPLOAD_TOO_LARGE,
                            "upload: more than " + (LIMIT_BYTES >> 20) + " MB, at " + name,
                            "leave files out by a " + IgnoreRules.FILE + " in that folder")
                    .asException();
        }
        boolean executable = TarEntry.executable(Files.getPosixFilePermissions(file));
        try (InputStream in = Files.newInputStream(file)) {
            tar.add(TarEntry.file(name, executable, size), in);
        }
    }

    private void link(Path link, String name) throws IOException {
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute() || !link.resolveSibling(target).normalize().startsWith(root)) {
            throw refused("a link that leads out of the upload; copy what it points to or ignore it", link);
        }
        tar.add(TarEntry.link(name, target.toString()));
    }

    private static RuntimeException refused(String why, Path path) {
        return Refusal.of(Codes.INVALID_VALUE, "upload: " + path + ": " + why, "correct the path given to --upload")
                .asException();
    }
}
