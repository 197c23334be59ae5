package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.Observation;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.codes.JobCodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks again and again at what running jobs use, and tells of one that uses more than its slice has. */
final class LimitWatch {
    private static final Logger LOG = System.getLogger(LimitWatch.class.getName());
    private static final long MIB = 1024 * 1024;
    private static final Duration DISK_LIMIT = Duration.ofSeconds(60);
    /** Looking at disks takes at most this part of the time. */
    private static final int DISK_PART = 20;

    private static final String DISK_FILE = "disk-use";

    private final Supplier<Collection<Kept>> leases;
    private final ProcessTable processes;
    private final BootClock clock;
    private final Executor tasks;
    private final long lookMillis;
    private final Consumer<Observation> observations;
    private final CountDownLatch closed = new CountDownLatch(1);

    LimitWatch(
            ProcessRuntime.Surroundings surroundings,
            ProcessTable processes,
            Supplier<Collection<Kept>> leases,
            Consumer<Observation> observations) {
        this.leases = leases;
        this.processes = processes;
        this.clock = surroundings.clock();
        this.tasks = surroundings.tasks();
        this.lookMillis = surroundings.limits().lookMillis();
        this.observations = observations;
    }

    /** Runs until closed. */
    void run() {
        try {
            while (!closed.await(lookMillis, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed.countDown();
    }

    private void look() {
        List<Kept> running = leases.get().stream()
                .filter(kept -> kept.told == Kept.Told.STARTED && !kept.exceeded)
                .toList();
        if (running.isEmpty()) {
            return;
        }
        try {
            Map<Long, List<Long>> children = processes.children();
            for (Kept kept : running) {
                Set<Long> workload = workload(kept, children);
                memory(kept, workload);
                disk(kept, workload);
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.log(Level.WARNING, "what jobs use cannot be looked at: {0}", unreadable.toString());
        }
    }

    /**
     * Everything below the first process: in a sandbox that is all there is, whatever the job does. Without one, what
     * left its parent is found by its environment, if it kept that.
     */
    private Set<Long> workload(Kept kept, Map<Long, List<Long>> children) throws IOException {
        String lease = kept.order.lease().text();
        var found = new LinkedHashSet<Long>();
        var due = new ArrayDeque<Long>();
        kept.files.firstProcess().ifPresent(first -> {
            if (processes.carries(first, JobEnvironment.WORKLOAD, lease)) {
                due.add(first);
            }
        });
        if (!kept.files.sandboxEntered()) {
            due.addAll(processes.carrying(JobEnvironment.WORKLOAD, lease));
        }
        while (!due.isEmpty()) {
            long next = due.remove();
            if (found.add(next)) {
                due.addAll(children.getOrDefault(next, List.of()));
            }
        }
        return found;
    }

    /** What processes share is counted once; that is dear to ask, so it is asked only when it may matter. */
    private void memory(Kept kept, Set<Long> workload) {
        Slice slice = kept.order.slice();
        long limit = slice.memoryMiB() * MIB;
        if (limit > 0 && sum(workload, "status", "VmRSS:") > limit && sum(workload, "smaps_rollup", "Pss:") > limit) {
            tell(
                    kept,
                    JobCodes.MEMORY_EXCEEDED.name(),
                    "more memory in use than the " + slice.memoryMiB() + " MiB of its slice");
        }
    }

    private long sum(Set<Long> workload, String file, String name) {
        return workload.stream()
                .mapToLong(process -> processes.bytes(process, file, name))
                .sum();
    }

    private void disk(Kept kept, Set<Long> workload) {
        Slice slice = kept.order.slice();
        if (slice.diskMiB() == 0 || clock.millis() < kept.lookAgainAt || !kept.looking.compareAndSet(false, true)) {
            return;
        }
        tasks.execute(() -> {
            long from = clock.millis();
            try {
                Object device = Files.getAttribute(kept.folder.job(), "unix:dev");
                var counted = new HashSet<String>();
                long unnamed = workload.stream()
                        .mapToLong(process -> processes.unnamedBytes(process, device, counted))
                        .sum();
                if (unnamed + named(kept) > slice.diskMiB() * MIB) {
                    tell(
                            kept,
                            JobCodes.DISK_EXCEEDED.name(),
                            "more disk in use than the " + slice.diskMiB() + " MiB of its slice");
                }
            } catch (IOException | NumberFormatException gone) {
                LOG.log(Level.DEBUG, "disk of {0}: {1}", kept.order.lease(), gone.toString());
            } finally {
                long now = clock.millis();
                kept.lookAgainAt = now + Math.max(lookMillis, DISK_PART * (now - from));
                kept.looking.set(false);
            }
        });
    }

    /** Blocks that lie under the job's folders, each once; it may change what is there at the same time. */
    private static long named(Kept kept) throws IOException {
        Path answer = kept.folder.control(DISK_FILE);
        var command = List.of(
                "du",
                "-skcx",
                kept.folder.job().toString(),
                kept.folder.temporary().toString());
        int code = ShortCommand.run(
                command, kept.folder.control(), DISK_LIMIT, ProcessBuilder.Redirect.to(answer.toFile()));
        if (code == ShortCommand.TIMED_OUT) {
            throw new IOException("du took longer than " + DISK_LIMIT);
        }
        List<String> lines = Files.readAllLines(answer);
        return lines.isEmpty() ? 0 : Long.parseLong(lines.getLast().split("\t", -1)[0]) * 1024;
    }

    private void tell(Kept kept, String code, String message) {
        if (!kept.exceeded) {
            kept.exceeded = true;
            observations.accept(new Observation.Exceeded(kept.order.lease(), code, message));
        }
    }
}
