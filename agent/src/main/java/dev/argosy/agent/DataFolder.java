package dev.argosy.agent;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The agent's folder, held by one agent at a time for as long as its process lives. */
record DataFolder(Path root, FileChannel channel, FileLock lock) implements AutoCloseable {
    static Path standard(Path home) {
        return home.resolve(".argosy").resolve("agent");
    }

    static DataFolder open(Path root) throws IOException {
        Files.createDirectories(
                root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataFolder(root, channel, lock);
            }
        } catch (OverlappingFileLockException ours) {
            channel.close();
            throw inUse(root);
        }
        channel.close();
        throw inUse(root);
    }

    Path journal() {
        return root.resolve("journal");
    }

    Path work() {
        return root.resolve("work");
    }

    Path keys() {
        return root.resolve("keys");
    }

    Path settings() {
        return root.resolve("agent.yaml");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private static RuntimeException inUse(Path root) {
        return Refusal.of(
                        ProgramCodes.DATA_FOLDER_IN_USE,
                        root + ": another agent runs on this data folder",
                        "stop that agent, or give this one a folder of its own with --data")
                .asException();
    }
}
