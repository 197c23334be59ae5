package dev.argosy.portal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the library leaves to its users. */
final class Folders {
    private Folders() {}

    /** Puts new and removed names of a folder on disk; without it a renamed file may be lost with the power. */
    static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes all of it: one call of a channel may write less. */
    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        dev.argosy.portal.foundation.Folders.deleteTree(folder);
    }
}
