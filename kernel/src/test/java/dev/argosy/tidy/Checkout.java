package dev.argosy.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of this checkout that people wrote, by their path from its root. */
record Checkout(Map<String, String> texts) {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", ".idea", ".vscode", "node_modules");

    static Checkout read() {
        Map<String, String> texts = new TreeMap<>();
        Path root = root();
        for (Path file : files(root)) {
            String text = text(file);
            if (!text.isEmpty()) {
                texts.put(root.relativize(file).toString().replace('\\', '/'), text);
            }
        }
        return new Checkout(texts);
    }

    /** The parsed Java sources, generated ones excepted: those lie under target. */
    List<Source> sources() {
        return Source.parse(texts.entrySet().stream()
                .filter(file -> file.getKey().matches(".*/src/(main|fixtures|test)/java/.*\\.java"))
                .toList());
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no .mvn folder above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    private static List<Path> files(Path root) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // In a linked work tree .git is a file.
                    if (attributes.isRegularFile()
                            && !NOT_OURS.contains(file.getFileName().toString())) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The empty text stands for what is no text. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            // Pictures, archives, recorded answers: no rule of ours speaks of them.
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
