package dev.argosy.portal.storage;

import dev.argosy.portal.foundation.Pokes;
import java.io.IOException;
import java.nio.file.Path;

/** Puts the room together over a folder of its own. */
public record StorageRoom(Artifacts artifacts, Logs logs) {
    public static StorageRoom in(Path folder, Pokes pokes) throws IOException {
        return new StorageRoom(Artifacts.in(folder), Logs.in(folder.resolve("logs"), pokes, Logs.Limits.DEFAULT));
    }
}
