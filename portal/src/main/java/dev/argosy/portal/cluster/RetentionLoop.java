package dev.argosy.portal.cluster;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.storage.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what customers left when its time is over. One thread at a time; a step does one bounded piece of it.
 *
 * <p>Rows first: an output is said to be expired, an upload is no longer to be named. Bytes go only when nothing names
 * them, whatever the reason, and they have been there for {@link #SAFE_AGE}. So a kill at any place leaves at most
 * bytes that nobody needs, and the next round takes them; bytes received, whose row is not written yet, are too young.
 */
final class RetentionLoop implements Loop {
    /** Longer than any time between the receipt of bytes and the commit of what names them. */
    static final Duration SAFE_AGE = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
    private static final int BATCH = 1_000;

    private final ClusterPorts ports;
    private final ClusterStore store;
    private final TimeTrust timeTrust;

    // Where the round is; touched by step() alone.
    private Stage stage = Stage.OUTPUTS;
    private String lastGroup = "";
    private int shelf;

    private enum Stage {
        OUTPUTS,
        UPLOADS,
        LOGS,
        BYTES
    }

    RetentionLoop(ClusterPorts ports, ClusterStore store, TimeTrust timeTrust) {
        this.ports = ports;
        this.store = store;
        this.timeTrust = timeTrust;
    }

    @Override
    public String name() {
        return "cluster:retention";
    }

    @Override
    public Duration period() {
        return Duration.ofHours(1);
    }

    /** True until the round is over. */
    @Override
    public boolean step() {
        Instant now = ports.transactions().run(tx -> tx.now());
        if (!timeTrust.holds(now)) {
            return false;
        }
        ClusterPorts.Keep keep = ports.settings().keep();
        try {
            switch (stage) {
                case OUTPUTS -> stage = expireOutputs(now.minus(keep.outputs())) ? stage : Stage.UPLOADS;
                case UPLOADS -> stage = forgetUploads(now, now.minus(keep.uploads())) ? stage : Stage.LOGS;
                case LOGS -> stage = dropLogs(now.minus(keep.logs())) ? stage : Stage.BYTES;
                case BYTES -> {
                    removeBytes(now.minus(SAFE_AGE));
                    shelf = (shelf + 1) % Artifacts.SHELVES;
                    stage = shelf == 0 ? Stage.OUTPUTS : Stage.BYTES;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete old files", failed);
        }
        return stage != Stage.OUTPUTS;
    }

    private boolean expireOutputs(Instant before) {
        int expired = ports.transactions().run(tx -> store.expireOutputs(tx, before, BATCH));
        if (expired > 0) {
            LOG.info("{} outputs have expired", expired);
        }
        return expired == BATCH;
    }

    private boolean forgetUploads(Instant now, Instant before) throws IOException {
        List<Artifacts.Sent> idle = ports.artifacts().idleUploads(before, BATCH);
        List<Digest> digests = idle.stream().map(Artifacts.Sent::digest).toList();
        Set<Digest> inUse = ports.transactions().run(tx -> store.uploadsInUse(tx, digests));
        for (Artifacts.Sent upload : idle) {
            // in use, its time begins when the last cluster that needs it has ended
            boolean renewed = inUse.contains(upload.digest())
                    && ports.artifacts().use(upload, now).isPresent();
            if (!renewed) {
                ports.artifacts().forget(upload, before);
            }
        }
        return idle.size() == BATCH;
    }

    private boolean dropLogs(Instant before) throws IOException {
        List<String> idle = ports.logs().idleGroups(before, lastGroup, BATCH);
        List<LeaseId> ids = idle.stream()
                .map(RetentionLoop::lease)
                .flatMap(Optional::stream)
                .toList();
        Map<LeaseId, Lease> leases =
                ports.transactions().run(tx -> ports.leases().byIds(tx, ids));
        for (String group : idle) {
            Lease lease = lease(group).map(leases::get).orElse(null);
            if (lease == null
                    || (lease instanceof Lease.Ended ended && ended.at().isBefore(before))) {
                ports.logs().drop(group, before);
            }
        }
        boolean more = idle.size() == BATCH;
        lastGroup = more ? idle.getLast() : "";
        return more;
    }

    private static Optional<LeaseId> lease(String group) {
        try {
            return Optional.of(LeaseId.parse(group));
        } catch (IllegalArgumentException notOurs) {
            // no lease has this name, so no lease needs what lies there
            return Optional.empty();
        }
    }

    private void removeBytes(Instant before) throws IOException {
        List<Digest> found = ports.artifacts().unnamed(shelf, before);
        for (int from = 0; from < found.size(); from += BATCH) {
            var unneeded = new ArrayList<>(found.subList(from, Math.min(found.size(), from + BATCH)));
            unneeded.removeAll(ports.transactions().run(tx -> {
                var needed = new HashSet<>(store.keptOutputs(tx, unneeded));
                needed.addAll(store.uploadsInUse(tx, unneeded));
                return needed;
            }));
            for (Digest digest : unneeded) {
                ports.artifacts().remove(digest, before);
            }
        }
    }
}
