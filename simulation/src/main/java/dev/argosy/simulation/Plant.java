package dev.argosy.simulation;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A mistake put into one class on purpose: a small edit of its source, so that it breaks loudly when that changes.
 *
 * @param name of its file, without the ending
 * @param mistake in words
 * @param source the file that is changed, below the root of the sources
 * @param right the text there, which occurs once
 * @param wrong what it becomes
 */
record Plant(String name, String mistake, String source, String right, String wrong) {
    private static final String ENDING = ".plant";
    private static final String FOLDER = "simulation/src/test/plants";

    /** All of them, by name. */
    static List<Plant> all(Path root) {
        try (Stream<Path> files = Files.list(root.resolve(FOLDER))) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(Plant::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Plant read(Path file) {
        try {
            String[] parts = Files.readString(file).split("(?m)^--- ?(?:right|wrong)?\\n", -1);
            String[] head = parts[0].split("\n", -1);
            if (parts.length != 4 || head.length != 3 || !parts[3].isBlank()) {
                throw new IllegalArgumentException(
                        file + ": expected: mistake, source, '--- right', text, '--- wrong', text, '---'");
            }
            String name = file.getFileName().toString();
            return new Plant(name.substring(0, name.length() - ENDING.length()), head[0], head[1], parts[1], parts[2]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The source with the mistake in it. */
    String planted(Path root) {
        try {
            String text = Files.readString(root.resolve(source));
            int at = text.indexOf(right);
            if (at < 0 || text.indexOf(right, at + 1) >= 0) {
                throw new IllegalStateException("plant " + name + " no longer fits: its text is "
                        + (at < 0 ? "not" : "more than once") + " in " + source);
            }
            return text.substring(0, at) + wrong + text.substring(at + right.length());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Compiles the source with the mistake into a folder that then goes before everything else on a class path. */
    void compile(Path root, Path folder, String classPath) {
        try {
            String path = source.substring(source.indexOf("/java/") + "/java/".length());
            Path file = folder.resolve("source").resolve(path);
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            Files.writeString(file, planted(root));
            Path classes = classes(folder);
            Files.createDirectories(classes);
            var compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
                    .orElseThrow(() -> new IllegalStateException("this Java has no compiler (expected: a JDK)"));
            var said = new StringWriter();
            try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
                List<String> options =
                        List.of("-nowarn", "-proc:none", "-parameters", "-cp", classPath, "-d", classes.toString());
                boolean compiled = compiler.getTask(
                                said, manager, null, options, null, manager.getJavaFileObjects(file))
                        .call();
                if (!compiled) {
                    throw new IllegalStateException("plant " + name + " no longer compiles: " + said);
                }
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static Path classes(Path folder) {
        return folder.resolve("classes");
    }
}
