package dev.argosy.client;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * One entry of a tar.
 *
 * @param name relative, parts separated by slashes, none of them {@code ..}
 * @param link what a symbolic link points to; empty for all else
 */
record TarEntry(String name, Kind kind, int mode, long size, String link) {
    enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    static TarEntry folder(String name) {
        return new TarEntry(name, Kind.FOLDER, 0755, 0, "");
    }

    static TarEntry file(String name, boolean executable, long size) {
        return new TarEntry(name, Kind.FILE, executable ? 0755 : 0644, size, "");
    }

    static TarEntry link(String name, String target) {
        return new TarEntry(name, Kind.LINK, 0777, 0, target);
    }

    boolean executable() {
        return (mode & 0100) != 0;
    }

    static boolean executable(Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.OWNER_EXECUTE);
    }
}
