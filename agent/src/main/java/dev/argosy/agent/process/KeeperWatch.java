package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.process.KeeperFiles.Ended;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.codes.LeaseCodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sees what keepers write, within milliseconds: starts, exits, output. The kernel tells of changes; a look around four
 * times a second finds what it did not tell, such as a keeper that was killed.
 */
final class KeeperWatch {
    private static final Logger LOG = System.getLogger(KeeperWatch.class.getName());
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);
    private static final long START_LIMIT_MILLIS = 10_000;
    private static final int OUR_REASON = 125;

    private final WatchService changes;
    private final BootClock clock;
    private final ProcessTable processes;
    private final Consumer<Observation> observations;
    private final Runnable wakeLogs;
    private final String keeperMode;
    private final Map<WatchKey, Kept> watched = new ConcurrentHashMap<>();

    KeeperWatch(
            WatchService changes,
            ProcessRuntime.Surroundings surroundings,
            ProcessTable processes,
            Consumer<Observation> observations) {
        this.changes = changes;
        this.clock = surroundings.clock();
        this.processes = processes;
        this.observations = observations;
        this.wakeLogs = surroundings.transfers()::wake;
        this.keeperMode = surroundings.isolation().keeperMode();
    }

    void add(Kept kept) throws IOException {
        WatchKey key = kept.folder
                .control()
                .register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        watched.put(key, kept);
    }

    /** Runs until the watch service is closed. The look around comes by time: jobs that write may never be silent. */
    void run() {
        long lookAt = clock.millis();
        while (true) {
            try {
                long now = clock.millis();
                WatchKey key = changes.poll(Math.max(0, lookAt - now), TimeUnit.MILLISECONDS);
                if (clock.millis() >= lookAt) {
                    watched.values().forEach(kept -> look(kept, true));
                    lookAt = clock.millis() + LOOK_AROUND.toMillis();
                }
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                    Kept kept = watched.get(key);
                    if (kept != null) {
                        look(kept, false);
                    }
                }
                if (!watched.isEmpty()) {
                    wakeLogs.run();
                }
            } catch (ClosedWatchServiceException closed) {
                return;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(Kept kept, boolean closely) {
        try {
            var ended = kept.files.ended();
            var started = kept.files.started();
            if (started.isPresent() && kept.told == Kept.Told.NOTHING && entered(kept, ended.isPresent())) {
                kept.told = Kept.Told.STARTED;
                kept.startedAt = started.get().atMillis();
                long took = kept.launchedAt == 0 ? 0 : Math.max(0, kept.startedAt - kept.launchedAt);
                // One that had ended before it was adopted is not told as running: it would be metered until now.
                if (kept.launchedAt > 0 || ended.isEmpty()) {
                    observations.accept(new Observation.Started(kept.order.lease(), kept.startedAt, took));
                }
            }
            if (ended.isPresent()) {
                end(kept, ended.get());
            } else if (closely) {
                lookForKeeper(kept);
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.log(Level.WARNING, "keeper files of {0}: {1}", kept.order.lease(), unreadable.toString());
        }
    }

    /** In a sandbox the keeper's start is not yet the job's: bubblewrap may fail before it has a first process. */
    private boolean entered(Kept kept, boolean ended) throws IOException {
        return !keeperMode.equals("sandbox") || kept.files.sandboxEntered() || (!ended && kept.launchedAt == 0);
    }

    private void end(Kept kept, Ended ended) {
        if (kept.told == Kept.Told.ENDED) {
            return;
        }
        if (kept.told == Kept.Told.NOTHING) {
            tell(
                    kept,
                    new Observation.StartFailed(
                            kept.order.lease(),
                            JobCodes.SANDBOX_FAILED.name(),
                            "the sandbox could not be entered",
                            OUR_REASON));
        } else if (ended.swept() || nothingRuns(kept)) {
            tell(
                    kept,
                    new Observation.Exited(
                            kept.order.lease(),
                            kept.startedAt,
                            ended.atMillis(),
                            ended.exitCode(),
                            ended.atDeadline()));
        } else if (!kept.stuck) {
            kept.stuck = true;
            observations.accept(new Observation.StopFailed(
                    kept.order.lease(), "some of the workload's processes cannot be killed"));
        }
    }

    private void lookForKeeper(Kept kept) throws IOException {
        if (kept.told == Kept.Told.ENDED
                || keeperRuns(kept)
                || kept.files.ended().isPresent()) {
            return;
        }
        if (kept.told == Kept.Told.STARTED) {
            // Somebody killed the keeper. Its workload is killed too, since nobody would end it in time.
            processes
                    .carrying(JobEnvironment.WORKLOAD, kept.order.lease().text())
                    .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
            if (nothingRuns(kept)) {
                tell(kept, new Observation.KeeperKilled(kept.order.lease(), kept.startedAt, clock.millis()));
            }
        } else if (clock.millis() - kept.launchedAt > START_LIMIT_MILLIS && nothingRuns(kept)) {
            tell(
                    kept,
                    new Observation.StartFailed(
                            kept.order.lease(),
                            LeaseCodes.START_FAILED.name(),
                            "the keeper did not start",
                            OUR_REASON));
        }
    }

    private boolean keeperRuns(Kept kept) throws IOException {
        var keeper = kept.files.keeper();
        return keeper.isPresent()
                && processes.runs(keeper.get().process(), keeper.get().start());
    }

    private boolean nothingRuns(Kept kept) {
        return processes
                .carrying(JobEnvironment.WORKLOAD, kept.order.lease().text())
                .isEmpty();
    }

    private void tell(Kept kept, Observation last) {
        kept.told = Kept.Told.ENDED;
        watched.entrySet().removeIf(entry -> {
            if (entry.getValue() == kept) {
                entry.getKey().cancel();
                return true;
            }
            return false;
        });
        observations.accept(last);
    }
}
