package dev.argosy.cli.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A process by pid and start time, so that a pid used again by another program is never taken for it. */
record NetworkProcess(long pid, long startTime) {
    private static final int STATE_FIELD = 0;
    private static final int START_FIELD = 19;

    /** The process of that pid as it is now; empty when there is none or it is a zombie. */
    static Optional<NetworkProcess> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // the name in brackets may hold anything, spaces and brackets too
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[STATE_FIELD].equals("Z") || fields[STATE_FIELD].equals("X")
                    ? Optional.empty()
                    : Optional.of(new NetworkProcess(pid, Long.parseLong(fields[START_FIELD])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The one that a pid file names, if it still lives and its command line names the network's folder. */
    static Optional<NetworkProcess> read(Path pidFile, Path network) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String[] words = Files.readString(pidFile).strip().split(" ");
        if (words.length != 2) {
            return Optional.empty();
        }
        var named = new NetworkProcess(Long.parseLong(words[0]), Long.parseLong(words[1]));
        return named.alive() && named.mayBeOf(network) ? Optional.of(named) : Optional.empty();
    }

    void write(Path pidFile) throws IOException {
        Path fresh = pidFile.resolveSibling(pidFile.getFileName() + ".new");
        Files.writeString(fresh, pid + " " + startTime + "\n");
        Files.move(fresh, pidFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** TERM: asks it to end. */
    void terminate() {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    void kill() {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** In the middle of its start a process has no command line yet. */
    private boolean mayBeOf(Path network) {
        String line = commandLine();
        return line.isEmpty() || line.contains(network.toString());
    }

    private String commandLine() {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }
}
