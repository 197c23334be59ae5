package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.Runtime;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.codes.LeaseCodes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs workloads as processes, each beside a keeper that outlives the agent. Thread-safe. */
public final class ProcessRuntime implements Runtime {
    private static final Logger LOG = System.getLogger(ProcessRuntime.class.getName());
    static final String KEEPER_VARIABLE = "ARGOSY_KEEPER";
    private static final String CLAIM = "claimed";
    private static final long RETRY_MILLIS = 500;
    /** How often what only concerns this machine is tried. */
    private static final int MOST_FAILURES = 5;
    /** What the system says when nothing more can be written. */
    private static final List<String> NO_ROOM = List.of("No space left", "quota exceeded");
    /** How long after an exit its output is still tried to be delivered. */
    private static final Duration DELIVERY_LIMIT = Duration.ofMinutes(15);

    /**
     * @param work holds one folder for each lease
     * @param tasks runs what may wait; one virtual thread each
     */
    public record Surroundings(
            Path work,
            Isolation isolation,
            List<MachineGpu> gpus,
            GpuUse gpuUse,
            BootClock clock,
            Transfers transfers,
            JobLimits limits,
            Executor tasks) {}

    private final Surroundings surroundings;
    private final Consumer<Observation> observations;
    private final WatchService changes;
    private final KeeperWatch watch;
    private final LimitWatch limits;
    private final ProcessTable processes = ProcessTable.SYSTEM;
    private final Path script;
    private final WorkloadFetches fetches;
    private final CheckpointRuns checkpoints;
    private final MembersFiles members;
    private final Map<LeaseId, Kept> kept = new ConcurrentHashMap<>();

    public ProcessRuntime(Surroundings surroundings, Consumer<Observation> observations) throws IOException {
        this.surroundings = surroundings;
        this.observations = observations;
        Files.createDirectories(surroundings.work());
        this.script = surroundings.work().resolve("keeper.sh").toAbsolutePath();
        KeeperFiles.writeScript(script);
        this.changes = surroundings.work().getFileSystem().newWatchService();
        this.fetches =
                new WorkloadFetches(surroundings.transfers(), surroundings.clock(), surroundings.tasks(), observations);
        this.watch = new KeeperWatch(changes, surroundings, processes, observations);
        this.checkpoints = new CheckpointRuns(surroundings, processes, script, observations);
        this.members = new MembersFiles(surroundings.transfers(), surroundings.tasks(), observations);
        this.limits = new LimitWatch(surroundings, processes, kept::values, observations);
    }

    /** Follows what keepers write; runs on its own thread until {@link #close}. */
    public void watch() {
        watch.run();
    }

    /** Holds jobs to their slices; runs on its own thread until {@link #close}. */
    public void holdToLimits() {
        limits.run();
    }

    /** Stops following; what runs goes on. */
    public void close() {
        limits.close();
        checkpoints.close();
        members.close();
        try {
            changes.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void fetch(OrderHead order) {
        fetches.begin(order);
    }

    @Override
    public void abandon(LeaseId lease) {
        fetches.abandon(lease);
    }

    @Override
    public void prepare(Order order) {
        Kept lease = keep(order);
        inTurn(lease, () -> {
            var preparation = new Preparation(lease.folder, order, surroundings.isolation(), surroundings.gpus());
            int failures = 0;
            while (lease.givenUp.getCount() > 0) {
                try {
                    observations.accept(preparation.run(surroundings.transfers(), surroundings.clock()));
                    return;
                } catch (IOException | RuntimeException failed) {
                    failures += failed instanceof PortalAwayException ? 0 : 1;
                    Optional<Observation> given = givenUp(order, failed, failures);
                    if (given.isPresent()) {
                        observations.accept(given.get());
                        return;
                    }
                    LOG.log(Level.INFO, "preparing {0} failed, trying again: {1}", order.lease(), failed.toString());
                    pause(lease);
                }
            }
        });
    }

    /** What a machine cannot do after some tries it says, so that another one is asked and nobody waits in vain. */
    private static Optional<Observation> givenUp(Order order, Exception failed, int failures) {
        String message = String.valueOf(failed.getMessage());
        if (NO_ROOM.stream().anyMatch(message::contains)) {
            return Optional.of(new Observation.PrepareFailed(
                    order.lease(), JobCodes.DISK_LOW.name(), "no room on the machine for the work folder", 125));
        }
        if (failures < MOST_FAILURES) {
            return Optional.empty();
        }
        LOG.log(Level.WARNING, "preparing " + order.lease() + " failed for good", failed);
        return Optional.of(new Observation.PrepareFailed(
                order.lease(), LeaseCodes.START_FAILED.name(), "preparing it failed: " + failed, 125));
    }

    @Override
    public void start(Order order, Deadline deadline) {
        Kept lease = keep(order);
        inTurn(lease, () -> {
            if (lease.launchedAt > 0) {
                return;
            }
            try {
                Set<String> foreign = foreignUse(order);
                if (!foreign.isEmpty()) {
                    observations.accept(new Observation.StartFailed(
                            order.lease(),
                            JobCodes.GPU_BUSY.name(),
                            "a process that is not Argosy's computes on " + foreign,
                            125));
                    return;
                }
                lease.files.writeDeadline(surroundings.clock().bootId(), deadline);
                launch(lease);
                watch.add(lease);
                follow(lease, false);
            } catch (IOException failed) {
                observations.accept(new Observation.StartFailed(
                        order.lease(), LeaseCodes.START_FAILED.name(), failed.toString(), 125));
            }
        });
    }

    /** The gpus of the order on which somebody computes; every lease before it on them is confirmed gone by now. */
    private Set<String> foreignUse(Order order) throws IOException {
        Set<String> real = JobEnvironment.gpusOf(order, surroundings.gpus()).stream()
                .filter(gpu -> !gpu.simulated())
                .map(MachineGpu::uuid)
                .collect(Collectors.toSet());
        if (!real.isEmpty()) {
            real.retainAll(surroundings.gpuUse().busy());
        }
        return real;
    }

    private void launch(Kept lease) throws IOException {
        Order order = lease.order;
        Isolation isolation = surroundings.isolation();
        var command = new ArrayList<>(List.of(
                "setsid",
                "sh",
                script.toString(),
                "keep",
                lease.folder.control().toString(),
                order.lease().text(),
                isolation.keeperMode(),
                Long.toString(order.workload().logLimitBytes())));
        command.addAll(isolation.launch(
                lease.folder, order, surroundings.gpus(), order.workload().command()));
        Files.writeString(lease.folder.control("stdout"), "");
        Files.writeString(lease.folder.control("stderr"), "");
        lease.launchedAt = surroundings.clock().millis();
        var builder = new ProcessBuilder(command)
                .directory(lease.folder.control().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(lease.folder.control("keeper.log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put(KEEPER_VARIABLE, order.lease().text());
        builder.start();
    }

    @Override
    public void keepOnly(Set<LeaseId> known) {
        for (WorkFolder folder : WorkFolder.allIn(surroundings.work().toAbsolutePath())) {
            if (known.contains(folder.lease())) {
                continue;
            }
            LOG.log(Level.WARNING, "ending {0}: left behind, and not in the journal", folder.lease());
            String id = folder.lease().text();
            // the keeper first, so that it records and starts nothing more
            for (String variable : List.of(KEEPER_VARIABLE, JobEnvironment.WORKLOAD)) {
                processes
                        .carrying(variable, id)
                        .forEach(found -> ProcessHandle.of(found).ifPresent(ProcessHandle::destroyForcibly));
            }
            try {
                folder.remove();
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "work folder of {0}: {1}", folder.lease(), failed.toString());
            }
        }
    }

    @Override
    public void adopt(Order order) {
        Kept lease = keep(order);
        inTurn(lease, () -> {
            try {
                boolean ours = lease.files.started().isPresent();
                boolean keeper = !processes
                        .carrying(KEEPER_VARIABLE, order.lease().text())
                        .isEmpty();
                if (ours || keeper) {
                    follow(lease, true);
                    watch.add(lease);
                } else {
                    processes
                            .carrying(JobEnvironment.WORKLOAD, order.lease().text())
                            .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
                    Files.deleteIfExists(lease.folder.control(CLAIM));
                    observations.accept(new Observation.Missing(order.lease()));
                }
            } catch (IOException failed) {
                LOG.log(Level.ERROR, "adopting {0}: {1}", order.lease(), failed.toString());
                observations.accept(new Observation.Missing(order.lease()));
            }
        });
    }

    private void follow(Kept lease, boolean adopted) throws IOException {
        for (LogStream.Kind kind : LogStream.Kind.values()) {
            String name = kind == LogStream.Kind.STDOUT ? "stdout" : "stderr";
            var stream = new LogStream(lease.order, kind, adopted, new RecordedOutput(lease.folder.control(name)));
            lease.add(stream);
            surroundings.transfers().follow(stream);
        }
    }

    @Override
    public void deadline(LeaseId id, Deadline deadline) {
        Kept lease = kept.get(id);
        if (lease == null) {
            return;
        }
        try {
            lease.files.writeDeadline(surroundings.clock().bootId(), deadline);
        } catch (IOException failed) {
            // The old deadline stays: the workload may end too early, never too late.
            LOG.log(Level.WARNING, "deadline of {0}: {1}", id, failed.toString());
        }
    }

    @Override
    public void stop(LeaseId id, long graceMillis) {
        Kept lease = kept.get(id);
        if (lease == null) {
            return;
        }
        deadline(id, new Deadline(surroundings.clock().millis(), graceMillis));
        surroundings.tasks().execute(() -> {
            var command = List.of(
                    "sh",
                    script.toString(),
                    "end",
                    lease.folder.control().toString(),
                    id.text(),
                    surroundings.isolation().keeperMode(),
                    Long.toString(graceMillis / 1000));
            try {
                int code = ShortCommand.run(
                        command,
                        lease.folder.control(),
                        Duration.ofMillis(graceMillis).plusSeconds(20));
                if (code != 0) {
                    observations.accept(new Observation.StopFailed(id, "the workload cannot be killed"));
                }
            } catch (IOException failed) {
                observations.accept(new Observation.StopFailed(id, failed.toString()));
            }
        });
    }

    @Override
    public void checkpoint(Order order, long number) {
        checkpoints.begin(keep(order), number);
    }

    @Override
    public void members(Order order, Members wanted) {
        members.place(keep(order), wanted);
    }

    @Override
    public void release(Order order, boolean started, boolean deliver) {
        Kept lease = keep(order);
        if (!started) {
            lease.givenUp.countDown();
        }
        inTurn(lease, () -> {
            boolean delivered = false;
            try {
                if (started && lease.streams().isEmpty() && lease.folder.exists()) {
                    follow(lease, true);
                }
                lease.streams().forEach(LogStream::end);
                surroundings.transfers().wake();
                long until = surroundings.clock().millis() + DELIVERY_LIMIT.toMillis();
                delivered = started && deliver && outputs(lease, until) & logs(lease, until);
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "outputs of {0}: {1}", order.lease(), failed.toString());
            }
            try {
                // whatever became of its outputs: nothing of a job stays on the machine
                lease.streams().forEach(surroundings.transfers()::unfollow);
                kept.remove(order.lease());
                lease.folder.remove();
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "work folder of {0}: {1}", order.lease(), failed.toString());
            }
            observations.accept(new Observation.Released(order.lease(), delivered || !started));
        });
    }

    private boolean logs(Kept lease, long until) throws IOException {
        try {
            boolean all = true;
            for (LogStream stream : lease.streams()) {
                long left = Math.max(0, until - surroundings.clock().millis());
                all &= stream.awaitFinished(Duration.ofMillis(left));
            }
            return all;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while delivering output", stopped);
        }
    }

    private boolean outputs(Kept lease, long until) throws IOException {
        Path tar = lease.folder.control("outputs.tar");
        boolean anything;
        try (var out = new java.io.BufferedOutputStream(Files.newOutputStream(tar))) {
            anything = OutputTar.pack(
                    lease.folder.output(), out, lease.order.workload().outputLimitBytes());
        }
        if (!anything) {
            return true;
        }
        while (surroundings.clock().millis() < until) {
            try {
                surroundings.transfers().sendOutputs(lease.order, tar);
                return true;
            } catch (RefusedTransferException refused) {
                LOG.log(Level.WARNING, "outputs of {0} refused: {1}", lease.order.lease(), refused.getMessage());
                return false;
            } catch (IOException failed) {
                LOG.log(Level.INFO, "outputs of {0} failed, trying again: {1}", lease.order.lease(), failed.toString());
                pause(lease);
            }
        }
        return false;
    }

    private Kept keep(Order order) {
        return kept.computeIfAbsent(
                order.lease(),
                id -> new Kept(order, WorkFolder.of(surroundings.work().toAbsolutePath(), id)));
    }

    private void inTurn(Kept lease, Runnable task) {
        surroundings.tasks().execute(() -> {
            lease.turn.lock();
            try {
                task.run();
            } finally {
                lease.turn.unlock();
            }
        });
    }

    private static void pause(Kept lease) {
        try {
            if (lease.givenUp.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to try again", stopped);
        }
    }
}
