package dev.argosy.portal;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of one portal (0700), held by an exclusive lock for as long as the portal runs. */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(path.resolve("portal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw Refusal.of(
                            ProgramCodes.DATA_FOLDER_IN_USE,
                            path + ": another portal runs on this folder",
                            "stop that portal first, or name another folder with argosy.portal.data")
                    .asException();
        }
        return new DataFolder(path, channel);
    }

    /** The lock goes with the channel: the system frees it even when the process is killed. */
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException harmless) {
            throw new IllegalStateException("cannot release " + path, harmless);
        }
    }
}
