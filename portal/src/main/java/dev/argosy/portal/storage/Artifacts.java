package dev.argosy.portal.storage;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FileCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Immutable bytes named by their SHA-256, one file each. Safe for any number of threads.
 *
 * <p>The same bytes of several organizations are one file; who may name an artifact is noted beside, one empty file
 * for each organization that sent it. The time of a file's last change is the time of its last use, by which old ones
 * are deleted.
 */
public final class Artifacts {
    /** All bytes lie on so many shelves. */
    public static final int SHELVES = 256;

    private static final int BUFFER = 64 * 1024;
    private static final int LOCKS = 64;
    private static final DirectoryStream.Filter<Path> NAMES =
            file -> file.getFileName().toString().matches("[0-9a-f]{64}");

    private final Path kept;
    private final Path incoming;
    private final Path senders;
    /** Held while an artifact's age is changed or judged. */
    private final List<Object> locks =
            IntStream.range(0, LOCKS).mapToObj(any -> new Object()).toList();

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
            synchronized (lock(stored.digest())) {
                // also over the same bytes: a file just received is young, so the sweep leaves it
                Files.createDirectories(shelf(stored.digest()));
                Files.move(fresh, home(stored.digest()), StandardCopyOption.ATOMIC_MOVE);
            }
            Folders.force(shelf(stored.digest()));
            return stored;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Stores what an organization sends, which alone may then name it. */
    public Stored put(InputStream bytes, long limit, OrganizationId sender) throws IOException {
        Stored stored = put(bytes, limit);
        Files.createDirectories(senders(sender));
        // a new note over an old one: its age is that of the last use
        Path fresh = Files.createTempFile(incoming, "note", null);
        synchronized (lock(stored.digest())) {
            Files.move(fresh, note(sender, stored.digest()), StandardCopyOption.ATOMIC_MOVE);
        }
        Folders.force(senders(sender));
        Folders.force(senders);
        return stored;
    }

    /**
     * Uses an upload at an instant, from which its age counts anew; its length in bytes. Empty when this organization
     * never sent it, whoever else did, or when its time was over.
     */
    public OptionalLong use(Sent upload, Instant at) throws IOException {
        synchronized (lock(upload.digest())) {
            Path noted = note(upload.sender(), upload.digest());
            if (!Files.exists(noted) || !Files.exists(home(upload.digest()))) {
                return OptionalLong.empty();
            }
            renew(noted, at);
            renew(home(upload.digest()), at);
            return size(upload.digest());
        }
    }

    /** Uploads that were last used before an instant. */
    public List<Sent> idleUploads(Instant before, int limit) throws IOException {
        var idle = new ArrayList<Sent>();
        try (var organizations = Files.newDirectoryStream(senders)) {
            for (Path folder : organizations) {
                var sender =
                        new OrganizationId(UUID.fromString(folder.getFileName().toString()));
                try (var notes = Files.newDirectoryStream(folder, NAMES)) {
                    for (Path note : notes) {
                        if (idle.size() == limit) {
                            return idle;
                        }
                        if (isOlder(note, before)) {
                            idle.add(new Sent(sender, digest(note)));
                        }
                    }
                }
            }
        }
        return idle;
    }

    /** The organization can no longer name this upload, unless it was used since. The bytes stay. */
    public boolean forget(Sent upload, Instant before) throws IOException {
        synchronized (lock(upload.digest())) {
            Path noted = note(upload.sender(), upload.digest());
            return isOlder(noted, before) && Files.deleteIfExists(noted);
        }
    }

    /** What lies on one of {@link #SHELVES} shelves, came before an instant and can be named by no organization. */
    public List<Digest> unnamed(int shelf, Instant before) throws IOException {
        var found = new ArrayList<Digest>();
        try (var files = Files.newDirectoryStream(kept.resolve(String.format("%02x", shelf)), NAMES)) {
            for (Path file : files) {
                if (isOlder(file, before) && !isNamed(digest(file))) {
                    found.add(digest(file));
                }
            }
        } catch (NoSuchFileException nothingOnIt) {
            return found;
        }
        return found;
    }

    /** Deletes bytes unless they came again, or were named or used again, since an instant. */
    public boolean remove(Digest digest, Instant before) throws IOException {
        synchronized (lock(digest)) {
            return isOlder(home(digest), before) && !isNamed(digest) && Files.deleteIfExists(home(digest));
        }
    }

    private boolean isNamed(Digest digest) throws IOException {
        try (var organizations = Files.newDirectoryStream(senders)) {
            for (Path folder : organizations) {
                if (Files.exists(folder.resolve(digest.hex()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static void renew(Path file, Instant at) throws IOException {
        if (isOlder(file, at)) {
            Files.setLastModifiedTime(file, FileTime.from(at));
        }
    }

    private static Digest digest(Path file) {
        return new Digest(file.getFileName().toString());
    }

    private Object lock(Digest digest) {
        return locks.get(Math.floorMod(digest.hashCode(), LOCKS));
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
                        FileCodes.UPLOAD_TOO_LARGE,
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

    /** An artifact as something that an organization sent. */
    public record Sent(OrganizationId sender, Digest digest) {}
}
