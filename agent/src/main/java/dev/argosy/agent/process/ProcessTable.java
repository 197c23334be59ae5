package dev.argosy.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of this machine, as {@code /proc} shows them. */
record ProcessTable(Path proc) {
    static final ProcessTable SYSTEM = new ProcessTable(Path.of("/proc"));

    private static final int STATE = 0;
    private static final int START = 19;

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
