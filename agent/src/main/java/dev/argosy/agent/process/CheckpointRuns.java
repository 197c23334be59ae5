package dev.argosy.agent.process;

import dev.argosy.agent.core.Checkpoint.State;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Workload;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs checkpoint commands beside their workloads. Each has a keeper of its own, which ends it at its deadline and
 * leaves a file that says how it ended; so the agent may die meanwhile. Thread-safe.
 */
final class CheckpointRuns {
    static final String VARIABLE = "ARGOSY_CHECKPOINT_KEEPER";

    private static final Logger LOG = System.getLogger(CheckpointRuns.class.getName());
    private static final long LOOK_MILLIS = 200;
    /** A keeper that has just been started is not to be seen yet. */
    private static final long APPEARS_MILLIS = 5_000;

    private static final int OUR_REASON = 125;

    private final ProcessRuntime.Surroundings surroundings;
    private final ProcessTable processes;
    private final Path script;
    private final Consumer<Observation> observations;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    CheckpointRuns(
            ProcessRuntime.Surroundings surroundings,
            ProcessTable processes,
            Path script,
            Consumer<Observation> observations) {
        this.surroundings = surroundings;
        this.processes = processes;
        this.script = script;
        this.observations = observations;
    }

    void close() {
        closed.countDown();
    }

    void begin(Kept lease, long number) {
        String name = lease.order.lease().text() + "/" + number;
        if (followed.add(name)) {
            surroundings.tasks().execute(() -> {
                Optional<End> end = run(lease, number);
                // Before it is told: who hears of it may ask again at once.
                followed.remove(name);
                end.ifPresent(ended -> tell(lease, number, ended));
            });
        }
    }

    /** Empty when nobody is to be told any more. */
    private Optional<End> run(Kept lease, long number) {
        try {
            if (!Files.exists(claim(lease, number))) {
                launch(lease, number);
            }
            return follow(lease, number);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "checkpoint {0} of {1}: {2}", number, lease.order.lease(), failed.toString());
            return Optional.of(new End(State.FAILED, OUR_REASON, 0, failed.toString()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The keeper makes it, once for each number. */
    private static Path claim(Kept lease, long number) {
        return lease.folder.control("checkpoint-" + number);
    }

    private void launch(Kept lease, long number) throws IOException {
        Isolation isolation = surroundings.isolation();
        Workload.Checkpoint checkpoint = lease.order.workload().checkpoint().orElseThrow();
        Path environment = lease.folder.control("checkpoint-" + number + ".script");
        Files.deleteIfExists(environment);
        Files.createFile(
                environment, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var variables = isolation.environment(lease.folder, lease.order, surroundings.gpus());
        variables.put(JobEnvironment.CHECKPOINT, Long.toString(number));
        Files.writeString(
                environment, JobEnvironment.script(variables, isolation.job(lease.folder), checkpoint.command()));
        var command = new ArrayList<>(List.of(
                "setsid",
                "sh",
                script.toString(),
                "checkpoint",
                lease.folder.control().toString(),
                lease.order.lease().text(),
                isolation.enters() ? "sandbox" : "plain",
                Long.toString(number),
                Long.toString(Math.max(1, checkpoint.deadlineMillis() / 10))));
        command.addAll(isolation.beside(lease.order));
        command.addAll(List.of("/bin/sh", "-c", "eval \"$(/bin/cat <&4)\""));
        var builder = new ProcessBuilder(command)
                .directory(lease.folder.control().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(lease.folder.control("checkpoint.log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put(VARIABLE, lease.order.lease().text() + "/" + number);
        builder.start();
    }

    private record End(State state, int exitCode, long millis, String message) {}

    private Optional<End> follow(Kept lease, long number) throws IOException, InterruptedException {
        Path result = lease.folder.control("checkpoint-" + number + ".exit");
        String keeper = lease.order.lease().text() + "/" + number;
        long from = surroundings.clock().millis();
        boolean seen = false;
        do {
            if (Files.exists(result)) {
                return Optional.of(end(Files.readString(result).strip()));
            }
            if (!lease.folder.exists()) {
                // The lease was released: whoever released it knows that nothing more comes.
                return Optional.empty();
            }
            boolean there = !processes.carrying(VARIABLE, keeper).isEmpty();
            boolean overdue = seen || surroundings.clock().millis() - from > APPEARS_MILLIS;
            seen |= there;
            if (!there && overdue && !Files.exists(result)) {
                // Nobody would end its command in time.
                kill(lease, number);
                return Optional.of(new End(State.FAILED, OUR_REASON, 0, "whoever ran its command was killed"));
            }
        } while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        return Optional.empty();
    }

    private void kill(Kept lease, long number) {
        processes.carrying(JobEnvironment.WORKLOAD, lease.order.lease().text()).stream()
                .filter(process -> processes.carries(process, JobEnvironment.CHECKPOINT, Long.toString(number)))
                .forEach(process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** {@code code began ended cause}; instants as {@code /proc/uptime} has them. */
    private static End end(String line) throws IOException {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            throw new IOException("checkpoint: '" + line + "' (expected: code, began, ended, cause)");
        }
        int code = Integer.parseInt(words[0]);
        long millis = Math.max(0, KeeperFiles.millis(words[2]) - KeeperFiles.millis(words[1]));
        return switch (words[3]) {
            case "late" -> new End(State.TIMED_OUT, code, millis, "did not end before its deadline and was killed");
            case "none" -> new End(State.FAILED, code, millis, "the workload's sandbox cannot be entered");
            default ->
                code == 0
                        ? new End(State.DONE, 0, millis, "")
                        : new End(State.FAILED, code, millis, "ended with " + code);
        };
    }

    private void tell(Kept lease, long number, End end) {
        observations.accept(new Observation.CheckpointEnded(
                lease.order.lease(), number, end.state(), end.exitCode(), end.millis(), end.message()));
    }
}
