package dev.argosy.agent.process;

import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Observation;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts members files where jobs read them: whole, by rename, never an older one over a newer one. Written outside the
 * job's folder and moved into it, because a file in there might be a link that the job made. Thread-safe.
 */
final class MembersFiles {
    private static final Logger LOG = System.getLogger(MembersFiles.class.getName());
    private static final String GENERATION = "members.generation";
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Transfers transfers;
    private final Executor tasks;
    private final Consumer<Observation> observations;
    /** What each folder should have; who put the first in places all that come after. */
    private final Map<Path, Members> wanted = new ConcurrentHashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);

    MembersFiles(Transfers transfers, Executor tasks, Consumer<Observation> observations) {
        this.transfers = transfers;
        this.tasks = tasks;
        this.observations = observations;
    }

    void close() {
        closed.countDown();
    }

    void place(Kept lease, Members members) {
        Path folder = lease.folder.root();
        Members before = wanted.merge(folder, members, MembersFiles::newer);
        if (before == members) {
            tasks.execute(() -> {
                try {
                    placeAll(lease);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private static Members newer(Members one, Members other) {
        return other.generation() > one.generation() ? other : one;
    }

    private void placeAll(Kept lease) throws InterruptedException {
        Path folder = lease.folder.root();
        lease.members.lock();
        try {
            long pause = FIRST_PAUSE_MILLIS;
            Members next = wanted.get(folder);
            while (next != null) {
                if (!lease.folder.exists()) {
                    wanted.remove(folder);
                    return;
                }
                try {
                    place(lease.folder, lease, next);
                    observations.accept(new Observation.MembersPlaced(lease.order.lease(), next.generation()));
                    wanted.remove(folder, next);
                    pause = FIRST_PAUSE_MILLIS;
                } catch (RefusedTransferException refused) {
                    LOG.log(Level.WARNING, "members of {0}: {1}", lease.order.lease(), refused.getMessage());
                    wanted.remove(folder, next);
                } catch (IOException failed) {
                    LOG.log(Level.INFO, "members of {0}, trying again: {1}", lease.order.lease(), failed.toString());
                    if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
                }
                next = wanted.get(folder);
            }
        } finally {
            lease.members.unlock();
        }
    }

    private void place(WorkFolder folder, Kept lease, Members members) throws IOException, RefusedTransferException {
        if (generation(folder) >= members.generation()) {
            return;
        }
        byte[] bytes = transfers.fetchMembers(lease.order, members);
        Path fresh = folder.control("members.new");
        Files.write(fresh, bytes);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, folder.job().resolve(WorkFolder.MEMBERS), StandardCopyOption.ATOMIC_MOVE);
        Path noted = folder.control(GENERATION + ".new");
        Files.writeString(noted, Long.toString(members.generation()));
        Files.move(noted, folder.control(GENERATION), StandardCopyOption.ATOMIC_MOVE);
    }

    private static long generation(WorkFolder folder) throws IOException {
        Path noted = folder.control(GENERATION);
        return Files.exists(noted)
                ? Long.parseLong(Objects.requireNonNull(Files.readString(noted)).strip())
                : 0;
    }
}
