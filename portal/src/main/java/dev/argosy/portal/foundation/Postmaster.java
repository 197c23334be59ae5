package dev.argosy.portal.foundation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main process of a PostgreSQL server, known by its pid file and its command line.
 *
 * <p>A pid file alone proves nothing: its process may be gone, a zombie, or by now another program. It is believed only
 * when that process runs with this data folder on its command line.
 */
record Postmaster(ProcessHandle process, int port) {
    private static final String PID_FILE = "postmaster.pid";
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive() && !isZombie(process.pid());
    }

    /** The live server of a data folder that accepts connections, if there is one. */
    static Optional<Postmaster> running(Path data) throws IOException {
        List<String> lines = pidFile(data);
        if (lines.size() <= STATUS_LINE || !lines.get(STATUS_LINE).strip().equals("ready")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        int port = Integer.parseInt(lines.get(PORT_LINE).strip());
        return isServerOf(pid, data)
                ? ProcessHandle.of(pid).map(process -> new Postmaster(process, port))
                : Optional.empty();
    }

    /** Removes a pid file whose process is not a live server of this folder; waits for one that is starting. */
    static void removeStalePidFile(Path data) throws IOException {
        List<String> lines = pidFile(data);
        if (!lines.isEmpty() && !isServerOf(Long.parseLong(lines.getFirst().strip()), data)) {
            Files.deleteIfExists(data.resolve(PID_FILE));
        }
    }

    static Postmaster awaitReady(Path data, Process started, Duration deadline, Path log) throws IOException {
        long polls = deadline.toNanos() / POLL_NANOS;
        for (long poll = 0; poll < polls; poll++) {
            Optional<Postmaster> ready = running(data);
            if (ready.isPresent()) {
                return ready.get();
            }
            if (!started.isAlive()) {
                throw new IOException("PostgreSQL ended with " + started.exitValue() + " while starting; see " + log);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        started.destroyForcibly();
        throw new IOException("PostgreSQL was not ready after " + deadline.toSeconds() + " s; see " + log);
    }

    /** SIGINT = fast shutdown: sessions are ended, the last checkpoint is written. */
    void stop(Duration deadline) {
        if (!isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
            process.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception stillThere) {
            // its data is safe: the next start recovers from the write-ahead log
            process.destroyForcibly();
        }
    }

    private static List<String> pidFile(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve(PID_FILE));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static boolean isServerOf(long pid, Path data) {
        try {
            String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return command.contains("postgres") && command.contains("\0-D\0" + data + "\0") && !isZombie(pid);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException gone) {
            return true;
        }
    }
}
