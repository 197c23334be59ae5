package dev.argosy.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The processes of this machine, as {@code /proc} shows them. */
record ProcessTable(Path proc) {
    static final ProcessTable SYSTEM = new ProcessTable(Path.of("/proc"));

    private static final int STATE = 0;
    private static final int START = 19;
    private static final int PARENT = 1;

    /** Whether the process that had this id and start time still runs; a zombie does not. */
    boolean runs(long process, long start) {
        List<String> fields = fields(process);
        return fields.size() > START && !fields.get(STATE).equals("Z") && Long.parseLong(fields.get(START)) == start;
    }

    /** The processes whose environment holds exactly this entry. */
    List<Long> carrying(String name, String value) {
        byte[] wanted = (name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8);
        var found = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("environ"), wanted)) {
                    long id = Long.parseLong(process.getFileName().toString());
                    List<String> fields = fields(id);
                    if (!fields.isEmpty() && !fields.get(STATE).equals("Z")) {
                        found.add(id);
                    }
                }
            }
        } catch (DirectoryIteratorException | IOException unreadable) {
            throw new UncheckedIOException(proc + ": cannot be listed", new IOException(unreadable));
        }
        return found;
    }

    /** The processes whose environment has this variable, with its value. */
    Map<Long, String> carrying(String name) {
        byte[] wanted = (name + "=").getBytes(StandardCharsets.UTF_8);
        var found = new HashMap<Long, String>();
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long id = Long.parseLong(process.getFileName().toString());
                String value = value(process.resolve("environ"), wanted);
                List<String> fields = value.isEmpty() ? List.of() : fields(id);
                if (!fields.isEmpty() && !fields.get(STATE).equals("Z")) {
                    found.put(id, value);
                }
            }
        } catch (DirectoryIteratorException | IOException unreadable) {
            throw new UncheckedIOException(proc + ": cannot be listed", new IOException(unreadable));
        }
        return found;
    }

    private static String value(Path environment, byte[] wanted) {
        try {
            byte[] all = Files.readAllBytes(environment);
            int start = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == 0) {
                    int head = Math.min(i, start + wanted.length);
                    if (java.util.Arrays.equals(all, start, head, wanted, 0, wanted.length)) {
                        return new String(all, head, i - head, StandardCharsets.UTF_8);
                    }
                    start = i + 1;
                }
            }
            return "";
        } catch (IOException goneOrForeign) {
            return "";
        }
    }

    /** In the kernel's ticks; empty when the process is gone. */
    Optional<Long> start(long process) {
        List<String> fields = fields(process);
        return fields.size() > START ? Optional.of(Long.parseLong(fields.get(START))) : Optional.empty();
    }

    /** Its name as the kernel shows it; empty when it is gone. */
    String command(long process) {
        try {
            return Files.readString(proc.resolve(Long.toString(process)).resolve("comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    /** Whether this process carries the entry in its environment. */
    boolean carries(long process, String name, String value) {
        return holds(
                proc.resolve(Long.toString(process)).resolve("environ"),
                (name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Every process by its parent. */
    Map<Long, List<Long>> children() {
        var children = new HashMap<Long, List<Long>>();
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long id = Long.parseLong(process.getFileName().toString());
                List<String> fields = fields(id);
                if (fields.size() > PARENT) {
                    children.computeIfAbsent(Long.parseLong(fields.get(PARENT)), any -> new ArrayList<>())
                            .add(id);
                }
            }
        } catch (DirectoryIteratorException | IOException unreadable) {
            throw new UncheckedIOException(proc + ": cannot be listed", new IOException(unreadable));
        }
        return children;
    }

    /** The number behind a name in a file of a process, where the kernel says kB; 0 when the process is gone. */
    long bytes(long process, String file, String name) {
        try (var lines = Files.lines(proc.resolve(Long.toString(process)).resolve(file))) {
            return lines.filter(line -> line.startsWith(name))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElse(0)
                    * 1024;
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    /**
     * Bytes of open files on a device that have no name any more and so are found in no folder.
     *
     * @param counted the files that were counted already; those found are added
     */
    long unnamedBytes(long process, Object device, Set<String> counted) {
        long bytes = 0;
        try (var open =
                Files.newDirectoryStream(proc.resolve(Long.toString(process)).resolve("fd"))) {
            for (Path file : open) {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()
                        && Objects.equals(Files.getAttribute(file, "unix:nlink"), 0)
                        && Objects.equals(Files.getAttribute(file, "unix:dev"), device)
                        && counted.add(String.valueOf(attributes.fileKey()))) {
                    bytes += attributes.size();
                }
            }
        } catch (DirectoryIteratorException | IOException closedMeanwhile) {
            return bytes;
        }
        return bytes;
    }

    private static boolean holds(Path environment, byte[] wanted) {
        byte[] all;
        try {
            all = Files.readAllBytes(environment);
        } catch (IOException goneOrForeign) {
            return false;
        }
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == 0) {
                if (java.util.Arrays.equals(all, start, i + 1, wanted, 0, wanted.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** The fields of stat from the third on: the second, the name, may hold blanks and brackets. */
    private List<String> fields(long process) {
        try {
            String stat =
                    Files.readString(proc.resolve(Long.toString(process)).resolve("stat"), StandardCharsets.ISO_8859_1);
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
