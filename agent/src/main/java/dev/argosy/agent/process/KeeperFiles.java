package dev.argosy.agent.process;

import dev.argosy.agent.core.Runtime.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a keeper wrote and writes what it reads. The keeper writes by rename, so a file is whole or absent. */
record KeeperFiles(WorkFolder folder) {
    private static final String SCRIPT = "keeper.sh";
    private static final Pattern FIRST_PROCESS = Pattern.compile("(?:\"child-pid\": *|^)([0-9]+)");

    /** @param keeperStart field 22 of the keeper's stat: with it the process id names one process for good */
    record Started(String bootId, long atMillis, long keeper, long keeperStart) {}

    /** @param swept whether nothing of the workload was left running */
    record Ended(int exitCode, long atMillis, boolean atDeadline, boolean swept) {}

    record Keeper(long process, long start) {}

    static void writeScript(Path file) throws IOException {
        try (InputStream script = KeeperFiles.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException(SCRIPT + ": not in the agent's archive");
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, script.readAllBytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    Optional<Started> started() throws IOException {
        return line("started", 4)
                .map(words -> new Started(
                        words.get(0),
                        millis(words.get(1)),
                        Long.parseLong(words.get(2)),
                        Long.parseLong(words.get(3))));
    }

    Optional<Ended> ended() throws IOException {
        return line("exit", 4)
                .map(words -> new Ended(
                        Integer.parseInt(words.get(0)),
                        millis(words.get(1)),
                        words.get(2).equals("deadline"),
                        words.get(3).equals("swept")));
    }

    Optional<Keeper> keeper() throws IOException {
        return line("keeper", 2).map(words -> new Keeper(Long.parseLong(words.get(0)), Long.parseLong(words.get(1))));
    }

    /** Whether a sandbox got as far as having a first process; bubblewrap itself only says 1 when it did not. */
    boolean sandboxEntered() throws IOException {
        Path status = folder.control("status");
        return Files.exists(status) && Files.readString(status).contains("\"child-pid\"");
    }

    /** The workload's first process as the machine numbers it: of its sandbox, or of its group without one. */
    OptionalLong firstProcess() throws IOException {
        for (String name : List.of("status", "group")) {
            Path file = folder.control(name);
            Matcher found = FIRST_PROCESS.matcher(Files.exists(file) ? Files.readString(file) : "");
            if (found.find()) {
                return OptionalLong.of(Long.parseLong(found.group(1)));
            }
        }
        return OptionalLong.empty();
    }

    void writeDeadline(String bootId, Deadline deadline) throws IOException {
        Path file = folder.control("deadline");
        Path fresh = folder.control("deadline.new");
        Files.writeString(fresh, bootId + " " + deadline.atMillis() / 10 + " " + deadline.graceMillis() / 1000 + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<List<String>> line(String name, int words) throws IOException {
        String text;
        try {
            text = Files.readString(folder.control(name)).strip();
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        var parts = List.of(text.split(" ", -1));
        if (parts.size() != words) {
            throw new IOException(folder.control(name) + ": '" + text + "' (expected: " + words + " words)");
        }
        return Optional.of(parts);
    }

    /** Uptime is written as seconds with two decimals. */
    static long millis(String uptime) {
        int dot = uptime.indexOf('.');
        return Long.parseLong(uptime.substring(0, dot)) * 1000 + Long.parseLong(uptime.substring(dot + 1)) * 10;
    }
}
