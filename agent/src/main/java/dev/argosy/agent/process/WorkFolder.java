package dev.argosy.agent.process;

import dev.argosy.kernel.LeaseId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one lease: {@code job} is what the job sees, {@code control} belongs to the keeper and the agent. */
record WorkFolder(LeaseId lease, Path root) {
    /** Directly in the job's folder: the folders in it are the job's, and might be links. */
    static final String MEMBERS = ".argosy-members.json";

    static WorkFolder of(Path work, LeaseId lease) {
        return new WorkFolder(lease, work.resolve(lease.text()));
    }

    /** The folders of leases under a work folder; whatever else lies there is not ours. */
    static List<WorkFolder> allIn(Path work) {
        try (Stream<Path> found = Files.list(work)) {
            return found.flatMap(path -> {
                        try {
                            return Stream.of(
                                    of(work, LeaseId.parse(path.getFileName().toString())));
                        } catch (IllegalArgumentException notOurs) {
                            return Stream.empty();
                        }
                    })
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path job() {
        return root.resolve("job");
    }

    Path output() {
        return job().resolve("out");
    }

    /** What a sandboxed job has as {@code /tmp}: on the disk, where it is counted, not in memory, where it is not. */
    Path temporary() {
        return root.resolve("tmp");
    }

    Path control() {
        return root.resolve("control");
    }

    Path control(String name) {
        return control().resolve(name);
    }

    boolean exists() {
        return Files.isDirectory(control());
    }

    void create() throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(root.getParent(), ownerOnly);
        Files.createDirectories(root, ownerOnly);
        Files.createDirectories(control(), ownerOnly);
        Files.createDirectories(job(), ownerOnly);
        Files.createDirectories(output(), ownerOnly);
        Files.createDirectories(temporary(), ownerOnly);
    }

    /** Removes what an unfinished preparation left in the job's folder. */
    void clearJob() throws IOException {
        remove(job());
        create();
    }

    void remove() throws IOException {
        remove(root);
    }

    /** Never follows a link out; a job may have taken permissions away from its own folders. */
    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                folder.toFile().setWritable(true, true);
                folder.toFile().setExecutable(true, true);
                folder.toFile().setReadable(true, true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
