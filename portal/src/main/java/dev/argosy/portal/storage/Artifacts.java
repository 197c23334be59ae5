package dev.argosy.portal.storage;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Immutable bytes named by their SHA-256, one file each. Safe for any number of threads.
 *
 * <p>The same bytes of several organizations are one file; who may name an artifact is noted beside, one empty file
 * for each organization that sent it.
 */
public final class Artifacts {
    private static final int BUFFER = 64 * 1024;

    private final Path kept;
    private final Path incoming;
    private final Path senders;

    private Artifacts(Path kept, Path incoming, Path senders) {
        this.kept = kept;
        this.incoming = incoming;
        this.senders = senders;
    }

    /** Opens the folder, making it if need be, and removes what an earlier run received in part. */
    public static Artifacts in(Path folder) throws IOException {
        var artifacts = new Artifacts(folder.resolve("sha256"), folder.resolve("incoming"), folder.resolve("senders"));
        Files.createDirectories(artifacts.kept);
        Files.createDirectories(artifacts.senders);
        Files.createDirectories(artifacts.incoming);
        try (var left = Files.newDirectoryStream(artifacts.incoming)) {
            for (Path part : left) {
                Files.delete(part);
            }
        }
        return artifacts;
    }

    /**
     * Stores all bytes of a stream while reading them once; the same bytes again are stored once.
     *
     * @throws dev.argosy.kernel.RefusedException {@code upload-too-large} when there are more than {@code limit}
     */
    public Stored put(InputStream bytes, long limit) throws IOException {
        Path fresh = Files.createTempFile(incoming, "part", null);
        try {
            Stored stored = receive(bytes, limit, fresh);
            Path home = home(stored.digest());
            if (!Files.exists(home)) {
                Path shelf = Files.createDirectories(shelf(stored.digest()));
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
                Folders.force(shelf);
            }
            return stored;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Stores what an organization sends, which alone may then name it. */
    public Stored put(InputStream bytes, long limit, OrganizationId sender) throws IOException {
        Stored stored = put(bytes, limit);
        Path noted = note(sender, stored.digest());
        if (!Files.exists(noted)) {
            Files.createDirectories(senders(sender));
            try {
                Files.createFile(noted);
            } catch (FileAlreadyExistsException sentTwiceAtOnce) {
                return stored;
            }
            Folders.force(senders(sender));
            Folders.force(senders);
        }
        return stored;
    }

    /** Its length in bytes; empty when this organization never sent it, whoever else did. */
    public OptionalLong size(Digest digest, OrganizationId sender) throws IOException {
        return Files.exists(note(sender, digest)) ? size(digest) : OptionalLong.empty();
    }

    /** Opens an artifact; empty when there is none of this digest. */
    public Optional<InputStream> open(Digest digest) throws IOException {
        try {
            return Optional.of(Files.newInputStream(home(digest)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Its length in bytes; empty when there is none of this digest. */
    public OptionalLong size(Digest digest) throws IOException {
        try {
            return OptionalLong.of(Files.size(home(digest)));
        } catch (NoSuchFileException absent) {
            return OptionalLong.empty();
        }
    }

    private static Stored receive(InputStream bytes, long limit, Path file) throws IOException {
        MessageDigest sha = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                total += read;
                if (total > limit) {
                    throw tooLarge(limit);
                }
                sha.update(buffer, 0, read);
                Folders.write(channel, ByteBuffer.wrap(buffer, 0, read));
            }
            channel.force(true);
        }
        return new Stored(Digest.ofHash(sha.digest()), total);
    }

    private static RuntimeException tooLarge(long limit) {
        return Refusal.of(
                        StorageCodes.UPLOAD_TOO_LARGE,
                        "size: more than " + limit + " bytes (expected: at most " + limit + ")",
                        "leave out what the job does not need, for example with .argosyignore")
                .asException();
    }

    /** A digest is hexadecimal by its type, so it cannot lead out of the folder. */
    private Path home(Digest digest) {
        return shelf(digest).resolve(digest.hex());
    }

    private Path note(OrganizationId sender, Digest digest) {
        return senders(sender).resolve(digest.hex());
    }

    private Path senders(OrganizationId sender) {
        return senders.resolve(sender.uuid().toString());
    }

    private Path shelf(Digest digest) {
        return kept.resolve(digest.hex().substring(0, 2));
    }

    public record Stored(Digest digest, long bytes) {}
}
